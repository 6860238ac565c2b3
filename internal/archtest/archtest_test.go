package archtest

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the want files of testdata anew")

const root = "../.."

func TestRepository(t *testing.T) {
	findings, err := Check(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
}

// TestStubs runs the rules over trees of stub packages, each of which breaks one,
// and compares with the file "want" beside the stubs.
func TestStubs(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			dir := filepath.Join("testdata", entry.Name())
			findings := stubFindings(t, os.DirFS(dir))
			for _, f := range findings {
				seen[f.Rule] = true
			}
			got := lines(findings)
			wantFile := filepath.Join(dir, "want")
			if *update {
				if err := os.WriteFile(wantFile, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(wantFile)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
	for _, rule := range []string{"import", "unlisted", "banned-import", "banned-name", "init", "exported-variable", "changed-variable", "context-field", "context-first", "root"} {
		if !seen[rule] {
			t.Errorf("no stub breaks the rule %q", rule)
		}
	}
}

// TestEveryBan breaks each row of the table of bans by each import and each name
// in it, and sees that its exceptions hold.
func TestEveryBan(t *testing.T) {
	for _, b := range bans {
		dir := map[string]string{"...": "schema", "cohesion/...": "cohesion"}[b.in[0]]
		for _, pattern := range b.imports {
			imported := strings.TrimSuffix(pattern, "/...")
			src := fmt.Sprintf("package stub\n\nimport _ %q\n", imported)
			t.Run("import "+imported, func(t *testing.T) {
				wantFinding(t, dir+"/stub.go", src, "banned-import", imported+": "+b.why)
				if b.tests {
					wantFinding(t, dir+"/stub_test.go", src, "banned-import", imported+": "+b.why)
				}
				for _, except := range b.except {
					name := path.Join(strings.TrimSuffix(except, "/..."), "stub.go")
					for _, f := range stubFindings(t, stub(name, src)) {
						if f.Rule == "banned-import" {
							t.Errorf("in an excepted folder: %s", f)
						}
					}
				}
			})
		}
		names := b.names
		if b.only != nil {
			names = []string{"Background", "WithCancel", "WithTimeout", "WithDeadline", "WithValue"}
		}
		for _, name := range names {
			t.Run(b.from+"."+name, func(t *testing.T) {
				pkgName := strings.TrimSuffix(b.from, "/v2")
				src := fmt.Sprintf("package stub\n\nimport %q\n\nvar f = %s.%s\n", b.from, path.Base(pkgName), name)
				wantFinding(t, dir+"/stub.go", src, "banned-name", b.from+"."+name+": "+b.why)
			})
		}
	}
}

func TestSyntax(t *testing.T) {
	wantFinding(t, "schema/stub.go", "package schema\n\nfunc {\n", "syntax", "does not parse: schema/stub.go:3:6: expected 'IDENT', found '{'")
}

func TestGone(t *testing.T) {
	var want []string
	packages, err := load(os.DirFS("testdata/in-order"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range listings {
		if l.dir != "cohesion" {
			want = append(want, l.dir+": listed in rules.go and not there: take it off the list [gone]")
		}
	}
	var got []string
	for _, f := range checkListed(packages) {
		got = append(got, f.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestCheck sees that each kind of rule has its say.
func TestCheck(t *testing.T) {
	tree := moduleTree(t)
	tree["go.work"] = &fstest.MapFile{Data: []byte("go 1.26.0\n")}
	tree["cohesion/stub.go"] = &fstest.MapFile{Data: []byte("package cohesion\n\nfunc init() {}\n")}
	findings, err := Check(tree)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range findings {
		got[f.Rule]++
	}
	want := map[string]int{"gone": len(listings) - 1, "init": 1, "module": 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings by rule (-want +got):\n%s", diff)
	}
}

// TestNestedModulesAreLeftOut sees that the packages of other modules, testdata
// and hidden folders are nobody's business here.
func TestNestedModulesAreLeftOut(t *testing.T) {
	const src = "package stub\n\nimport _ \"example.org/driver\"\n"
	tree := fstest.MapFS{
		"nested/go.mod":          {Data: []byte("module nested\n")},
		"nested/stub.go":         {Data: []byte(src)},
		"cohesion/testdata/x.go": {Data: []byte(src)},
		".hidden/stub.go":        {Data: []byte(src)},
		"_old/stub.go":           {Data: []byte(src)},
		"cohesion/_stub.go":      {Data: []byte(src)},
	}
	if got := lines(stubFindings(t, tree)); got != "" {
		t.Errorf("unexpected findings:\n%s", got)
	}
}

// TestListings holds the table itself to the architecture: each package is there
// once, imports only what stands above it, and siblings keep apart.
func TestListings(t *testing.T) {
	above := map[string]bool{}
	for _, l := range listings {
		for _, pattern := range l.imports {
			if dir, inside := strings.CutPrefix(pattern, modulePath+"/"); inside && !above[dir] {
				t.Errorf("%s imports %s, which does not stand above it", l.dir, dir)
			}
		}
		if above[l.dir] {
			t.Errorf("%s is listed twice", l.dir)
		}
		above[l.dir] = true
	}
	siblings := []string{"matching/...", "schema/...", "adapters/store/..."}
	for _, l := range listings {
		for _, sibling := range siblings {
			if !matches([]string{sibling}, l.dir) {
				continue
			}
			for _, other := range siblings {
				if other != sibling && slices.ContainsFunc(l.imports, func(i string) bool { return matches([]string{modulePath + "/" + other}, i) }) {
					t.Errorf("%s imports its sibling %s", l.dir, other)
				}
			}
		}
	}
}

// TestModuleFacts changes one thing in module files that are in order.
func TestModuleFacts(t *testing.T) {
	tests := []struct {
		name, file, old, with, want string
	}{
		{name: "in order"},
		{"other module path", "go.mod", "module " + modulePath, "module example.org/x", "go.mod: the module is " + modulePath},
		{"raised go line", "go.mod", "go 1.25.0", "go 1.26.0", `go.mod: the line is "go 1.25.0": a higher one is forced upon every embedder`},
		{"toolchain line", "go.mod", "go 1.25.0", "go 1.25.0\n\ntoolchain go1.26.8", `go.mod: no "toolchain" here: tools run as go run tool@version, and importers do not see the rest`},
		{"tool line", "go.mod", "go 1.25.0", "go 1.25.0\n\ntool example.org/lint", `go.mod: no "tool" here: tools run as go run tool@version, and importers do not see the rest`},
		{"replace in the root", "go.mod", "go 1.25.0", "go 1.25.0\n\nreplace example.org/x => ../x", `go.mod: no "replace" here: tools run as go run tool@version, and importers do not see the rest`},
		{"driver", "go.mod", "go 1.25.0", "go 1.25.0\n\nrequire modernc.org/sqlite v1.0.0 // indirect", "go.mod: may not require modernc.org/sqlite: argue it in DESIGN.md and list it in rules.go, or use a nested module"},
		{"later x/text", "go.mod", "v0.41.0", "v0.42.0", "go.mod: requires golang.org/x/text v0.42.0, not v0.41.0: Unicode normalisation; the last version that allows go 1.25"},
		{"work line", "go.work", "go 1.26.0", "go 1.25.0", `go.work: the line is "go 1.26.0"`},
		{"module not used", "go.work", "\t./examples/bench\n", "", `go.work: uses ["." "examples"], and .ci/modules lists ["." "examples" "examples/bench"]: they name the same folders`},
		{"replace in the workspace", "go.work", "go 1.26.0", "go 1.26.0\n\nreplace example.org/x => ../x", `go.work: no "replace" here: it would hide faults of the modules`},
		{"nested module path", "examples/go.mod", "/examples", "/demo", "examples/go.mod: the module is " + modulePath + "/examples"},
		{"nested without replace", "examples/bench/go.mod", "replace " + modulePath + " => ../..", "", `examples/bench/go.mod: add "replace ` + modulePath + ` => ../..", or go mod tidy looks for a release`},
		{"nested with a wrong replace", "examples/bench/go.mod", "=> ../..", "=> ..", `examples/bench/go.mod: add "replace ` + modulePath + ` => ../..", or go mod tidy looks for a release`},
		{"nested on a release", "examples/go.mod", "v0.0.0", "v1.0.0", `examples/go.mod: add "require ` + modulePath + ` v0.0.0"`},
		{"unlisted module", "other/go.mod", "", "module " + modulePath + "/other\n\nrequire " + modulePath + " v0.0.0\n\nreplace " + modulePath + " => ..\n", `.ci/modules: lists ["." "examples" "examples/bench"], and the tree has modules in ["." "examples" "examples/bench" "other"]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree := moduleTree(t)
			if test.file != "" {
				var before string
				if f := tree[test.file]; f != nil {
					before = string(f.Data)
				}
				after := strings.Replace(before, test.old, test.with, 1)
				if after == before {
					t.Fatalf("%s does not hold %q", test.file, test.old)
				}
				tree[test.file] = &fstest.MapFile{Data: []byte(after)}
			}
			findings, err := checkModules(tree)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if test.want != "" {
				want = test.want + " [module]\n"
			}
			if diff := cmp.Diff(want, lines(findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMissingFiles sees that a module file that is not there is an error.
func TestMissingFiles(t *testing.T) {
	for _, name := range []string{"go.mod", "go.work", ".ci/modules"} {
		t.Run(name, func(t *testing.T) {
			tree := moduleTree(t)
			delete(tree, name)
			if findings, err := Check(tree); err == nil {
				t.Errorf("no error, and findings:\n%s", lines(findings))
			}
		})
	}
}

func TestMatches(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"...", ".", true},
		{"...", "cohesion", true},
		{"cohesion", "cohesion", true},
		{"cohesion", "cohesion/valid", false},
		{"cohesion/...", "cohesion", true},
		{"cohesion/...", "cohesion/valid", true},
		{"cohesion/...", "cohesions", false},
		{"net", "net/url", false},
	}
	for _, test := range tests {
		t.Run(test.pattern+" "+test.name, func(t *testing.T) {
			if got := matches([]string{test.pattern}, test.name); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}

// moduleTree returns module files that are in order.
func moduleTree(t *testing.T) fstest.MapFS {
	t.Helper()
	files := map[string]string{
		"go.mod": "module " + modulePath + "\n\ngo 1.25.0\n\nrequire (\n\tgithub.com/google/go-cmp v0.7.0\n\t" +
			"golang.org/x/text v0.41.0 // the last that allows go 1.25\n)\n",
		"go.work":               "go 1.26.0\n\nuse (\n\t.\n\t./examples\n\t./examples/bench\n)\n",
		".ci/modules":           ".\nexamples\nexamples/bench\n",
		"examples/go.mod":       "module " + modulePath + "/examples\n\ngo 1.25.0\n\nrequire " + modulePath + " v0.0.0\n\nreplace " + modulePath + " => ..\n",
		"examples/bench/go.mod": "module " + modulePath + "/examples/bench\n\ngo 1.25.0\n\nrequire (\n\t" + modulePath + " v0.0.0\n)\n\nreplace " + modulePath + " => ../..\n",
	}
	tree := fstest.MapFS{}
	for name, data := range files {
		tree[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return tree
}

func stub(name, src string) fstest.MapFS {
	return fstest.MapFS{name: {Data: []byte(src)}}
}

func stubFindings(t *testing.T, tree fs.FS) []Finding {
	t.Helper()
	packages, err := load(tree)
	if err != nil {
		t.Fatal(err)
	}
	return checkPackages(packages)
}

func wantFinding(t *testing.T, name, src, rule, message string) {
	t.Helper()
	findings := stubFindings(t, stub(name, src))
	for _, f := range findings {
		if f.Rule == rule && f.Message == message && strings.HasPrefix(f.Where, name) {
			return
		}
	}
	t.Errorf("%s: no finding %q [%s] among:\n%s", name, message, rule, lines(findings))
}

func lines(findings []Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintln(&b, f)
	}
	return b.String()
}
