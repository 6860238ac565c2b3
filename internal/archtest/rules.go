package archtest

// The rules, to be read from top to bottom. A pattern names one folder or import
// path, or with "/..." at its end that one and everything below it; "..." alone is
// everything. Folders are relative to the root of the module, "." is the root.

const modulePath = "github.com/socialebasis/verbinder"

// Shorthands for the import paths that the tables below name.
const (
	valid      = modulePath + "/cohesion/valid"
	language   = modulePath + "/cohesion/language"
	vocabulary = modulePath + "/cohesion/vocabulary"
	schedule   = modulePath + "/cohesion/schedule"
	network    = modulePath + "/cohesion/network"
	cohesion   = modulePath + "/cohesion"
	matching   = modulePath + "/matching"
	schema     = modulePath + "/schema"
	store      = modulePath + "/adapters/store"
	storetest  = modulePath + "/adapters/store/storetest"
	memstore   = modulePath + "/adapters/store/memstore"
	desk       = modulePath + "/adapters/desk"
	published  = modulePath + "/adapters/published"
	processing = modulePath + "/adapters/processing"
	ical       = modulePath + "/adapters/ical"
	geojson    = modulePath + "/adapters/geojson"
	atom       = modulePath + "/adapters/atom"
	hsds       = modulePath + "/adapters/hsds"
	shareddata = modulePath + "/internal/shareddata"

	cmpModule        = "github.com/google/go-cmp"
	ulidModule       = "github.com/oklog/ulid/v2"
	jsonschemaModule = "github.com/santhosh-tekuri/jsonschema/v5"
	snowballModule   = "github.com/blevesearch/snowballstem"
	textModule       = "golang.org/x/text"
)

// A listing is what one package may import directly from outside the standard
// library. Its tests may import that too, the package itself, everyTest, and tests.
type listing struct {
	dir     string   // the package's folder
	imports []string // patterns of import paths
	tests   []string // patterns that only test files may import
}

// everyTest is what the tests of any package may import.
var everyTest = []string{cmpModule + "/...", shareddata}

// listings holds every package of the root module, the lowest first. Arrows point
// upwards in this table only: a package imports from rows above its own. One
// exception stands beside its row.
var listings = []listing{
	// The leaves of the model.
	{dir: "cohesion/valid"},
	{dir: "cohesion/language", imports: []string{valid, textModule + "/...", snowballModule + "/..."}},
	{dir: "cohesion/vocabulary", imports: []string{valid, language}},
	{dir: "cohesion/schedule", imports: []string{valid}},

	// The model: the four leaves, never network or insight.
	{dir: "cohesion", imports: []string{valid, language, vocabulary, schedule, ulidModule}},

	// What follows from the model as a whole.
	{dir: "cohesion/network", imports: []string{cohesion, language, vocabulary, schedule}},

	// matching, schema and adapters/store never import one another. The tests of
	// schema are the exception: they hold the Go types of matching (the policy, the
	// results) against their schemas, in both directions.
	{dir: "matching", imports: []string{cohesion, valid, language, vocabulary, schedule}},
	{dir: "matching/overlap", imports: []string{matching, cohesion, valid, language, vocabulary, schedule}},
	{dir: "matching/duplicate", imports: []string{cohesion, valid, language, vocabulary, schedule}},
	{
		dir:     "schema",
		imports: []string{cohesion, valid, language, vocabulary, schedule, jsonschemaModule},
		tests:   []string{matching},
	},
	{dir: "adapters/store", imports: []string{cohesion, valid, language, vocabulary, schedule}},
	{dir: "adapters/store/storetest", imports: []string{store, cohesion, valid, language, vocabulary, schedule, cmpModule + "/cmp/..."}},
	{dir: "adapters/store/memstore", imports: []string{store, cohesion}, tests: []string{storetest, schedule}},
	{dir: "adapters/store/sqlstore", imports: []string{store, cohesion, schedule}, tests: []string{language}},

	// What anybody may see, and the formats that tell it.
	{dir: "adapters/published", imports: []string{cohesion, language, vocabulary, schedule}},
	{dir: "adapters/ical", imports: []string{published, cohesion, language, vocabulary, schedule}},
	{dir: "adapters/geojson", imports: []string{published, cohesion, language, vocabulary, schedule}},
	{dir: "adapters/atom", imports: []string{published, cohesion, language, vocabulary, schedule}},
	{dir: "adapters/cloudevents", imports: []string{store, cohesion}, tests: []string{memstore, language, schedule}},

	// The log of processing personal data.
	{dir: "adapters/processing", imports: []string{store, cohesion}, tests: []string{memstore, processing + "/processingtest"}},
	{dir: "adapters/processing/processingtest", imports: []string{processing}},

	{
		dir:     "adapters/desk",
		imports: []string{published, store, matching, matching + "/overlap", matching + "/duplicate", network, schema, cohesion, valid, language, vocabulary, schedule},
		tests:   []string{memstore},
	},
	{
		dir:     "adapters/graphml",
		imports: []string{cohesion, network},
		tests:   []string{language, schedule},
	},
	{
		dir:     "adapters/hsds",
		imports: []string{published, cohesion, valid, language, vocabulary, schedule},
		tests:   []string{jsonschemaModule},
	},
	{
		dir:     "adapters/httpapi",
		imports: []string{matching + "/overlap", matching + "/duplicate", network, desk, processing, published, ical, geojson, atom, hsds, store, matching, schema, cohesion, valid, language, vocabulary, schedule, textModule + "/language"},
		tests:   []string{memstore, jsonschemaModule},
	},

	// Test support.
	{dir: "internal/shareddata"},
	{dir: "internal/archtest"},

	// The package map has no code; the sample of the README is among its tests.
	{dir: ".", tests: []string{modulePath + "/..."}},
}

// A ban forbids imports, or some names of an import, in the packages of some
// folders. Where it holds, and for what reason, is said in the row.
type ban struct {
	in      []string // patterns of folders in which the ban holds
	except  []string // patterns of folders within those in which it does not
	tests   bool     // the ban holds in test files too
	imports []string // patterns of import paths that may not be imported
	from    string   // if set, an import path of which only names are banned
	names   []string // the exported names of from that may not be used
	only    []string // the exported names of from that alone may be used
	why     string   // the reason, and what to do instead
}

// everywhere is the whole root module; pure is the part that computes and does
// nothing else.
var (
	everywhere = []string{"..."}
	pure       = []string{"cohesion/...", "matching/..."}
)

// bans govern the standard library, which the listings leave out, and the names
// of permitted libraries that break a promise.
var bans = []ban{
	{
		in: everywhere, tests: true,
		imports: []string{"C", "unsafe", "plugin", "syscall", "os/exec", "io/ioutil"},
		why:     "the library is portable Go and starts nothing",
	},
	{
		in: everywhere, except: []string{"adapters/..."}, tests: true,
		imports: []string{"net", "net/http/...", "net/rpc/...", "net/smtp", "database/sql/..."},
		why:     "networks and databases belong in adapters",
	},
	{
		in: everywhere, except: []string{"adapters/store/storetest", "adapters/processing/processingtest", "internal/shareddata"},
		imports: []string{"testing/..."},
		why:     "test support has packages of its own",
	},
	{
		in:      pure,
		imports: []string{"os/...", "path/filepath", "log/...", "flag", "expvar", "runtime/debug"},
		why:     "no input or output here: take bytes, an io.Reader or an fs.FS, and return what there is to say",
	},
	{
		in:      pure,
		imports: []string{"math/rand/...", "crypto/rand", "hash/maphash"},
		why:     "no randomness here: take the entropy or the seed as an argument",
	},
	{
		in:    pure,
		from:  "time",
		names: []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTimer", "NewTicker", "Local"},
		why:   "no clock here: take the time and its location as arguments",
	},
	{
		in:    pure,
		from:  "fmt",
		names: []string{"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
		why:   "no input or output here: return the text",
	},
	{
		in:   pure,
		from: "context",
		only: []string{"Context", "Canceled", "DeadlineExceeded", "Cause"},
		why:  "a context only stops work here: the caller makes it",
	},
	{
		in:    everywhere,
		from:  ulidModule,
		names: []string{"Make", "Now", "DefaultEntropy", "Parse", "MustParse"},
		why:   "time and entropy are arguments, and only ParseStrict refuses what is not a ULID",
	},
}

// A requirement is a module that the root go.mod may require.
type requirement struct {
	path    string
	version string // "" is any
	why     string
}

// requirements are inherited by everybody who imports the library.
var requirements = []requirement{
	{path: cmpModule, why: "diffs in tests"},
	{path: ulidModule, why: "identifiers"},
	{path: jsonschemaModule, why: "package schema"},
	{path: snowballModule, why: "Dutch and English stems"},
	{path: textModule, version: "v0.41.0", why: "Unicode normalisation; the last version that allows go 1.25"},
}

const (
	goLine      = "1.25.0"      // of the root go.mod: no embedder is raised above it
	workLine    = "1.26.0"      // of go.work, which only this repository uses
	modulesFile = ".ci/modules" // the folders of all modules, one a line
)
