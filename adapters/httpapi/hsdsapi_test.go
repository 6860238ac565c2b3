package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/hsds"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/internal/shareddata"
)

// officialHSDS compiles the official schemas, read in place.
func officialHSDS(t testing.TB) func(kind string) *jsonschema.Schema {
	t.Helper()
	dir := shareddata.Path(t, "hsds/schema-3.0")
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = jsonschema.Draft2020, true
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		name, ok := strings.CutPrefix(url, "https://official.test/")
		if !ok || strings.ContainsAny(name, `/\`) {
			return nil, fmt.Errorf("%s is not in the folder of the schemas", url)
		}
		return os.Open(filepath.Join(dir, name))
	}
	return func(kind string) *jsonschema.Schema {
		s, err := c.Compile("https://official.test/" + kind + ".json")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// envelope is a page as the specification describes it.
type envelope struct {
	TotalItems int               `json:"total_items"`
	TotalPages int               `json:"total_pages"`
	PageNumber int               `json:"page_number"`
	Size       int               `json:"size"`
	FirstPage  bool              `json:"first_page"`
	LastPage   bool              `json:"last_page"`
	Empty      bool              `json:"empty"`
	Contents   []json.RawMessage `json:"contents"`
}

// hsds asks the read API of HSDS.
func (w *world) hsds(status int, path string) []byte {
	w.t.Helper()
	return w.want(status, request{method: "GET", path: "/hsds/" + here().String() + path}).Body.Bytes()
}

func (w *world) page(path string) envelope {
	w.t.Helper()
	var e envelope
	dec := json.NewDecoder(bytes.NewReader(w.hsds(http.StatusOK, path)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
	if e.Size != len(e.Contents) || e.Empty != (e.Size == 0) || e.FirstPage != (e.PageNumber == 1) || e.LastPage != (e.PageNumber >= e.TotalPages) {
		w.t.Errorf("%s: envelope %+v", path, e)
	}
	return e
}

// loadNYC loads the real directory, or a tenth of it with -short.
func (w *world) loadNYC() int {
	w.t.Helper()
	data, err := os.ReadFile(shareddata.Path(w.t, "hsds/nyc-new.ndjson"))
	if err != nil {
		w.t.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(data))
	if testing.Short() {
		lines = lines[:len(lines)/10]
	}
	batch, _, err := hsds.Import(bytes.NewReader(bytes.Join(lines, nil)), hsds.Options{
		System: "hsds:nyc", Community: here(), At: monday, Language: "en", Zone: "America/New_York", Country: "US", Currency: "USD",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	result, err := w.desk.Community(here()).Load(w.t.Context(), desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
		for _, rec := range batch.Records() {
			if !yield(rec, nil) {
				return
			}
		}
	}})
	if err != nil || result.Rejected > 0 {
		w.t.Fatalf("load: %v, %+v", err, result)
	}
	return len(lines)
}

// TestHSDSReal pages through everything that the API serves of the real directory, and
// holds each record against the official schemas.
func TestHSDSReal(t *testing.T) {
	schema := officialHSDS(t)
	w := newWorld(t, func(c *Config) { c.HSDS = HSDSOptions{System: "hsds:nyc", Language: "en"} })
	w.free = true
	services := w.loadNYC()
	checked := map[string]int{}
	valid := func(kind string, s *jsonschema.Schema, raw []byte) map[string]any {
		t.Helper()
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		var v map[string]any
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(any(v)); err != nil {
			t.Errorf("%s: %#v\n%.1000s", kind, err, raw)
		}
		checked[kind]++
		return v
	}
	for _, tt := range []struct{ path, kind, query string }{
		{"services", "service", ""}, {"services", "service", "&full=true"},
		{"organizations", "organization", ""}, {"organizations", "organization", "&full=true"}, {"organizations", "organization", "&full_service=true"},
		{"taxonomies", "taxonomy", ""}, {"taxonomy_terms", "taxonomy_term", ""},
		{"service_at_locations", "service_at_location", ""}, {"service_at_locations", "service_at_location", "&full=true"},
	} {
		s := schema(tt.kind)
		seen := map[string]bool{}
		for page := 1; ; page++ {
			e := w.page(fmt.Sprintf("/%s?per_page=400&page=%d%s", tt.path, page, tt.query))
			for n, raw := range e.Contents {
				v := valid(tt.path+tt.query, s, raw)
				uuid := v["id"].(string)
				if seen[uuid] {
					t.Errorf("%s %s comes twice", tt.kind, uuid)
				}
				seen[uuid] = true
				if tt.query == "" && n%100 == 0 {
					valid(tt.path+"/{id}", s, w.hsds(http.StatusOK, "/"+tt.path+"/"+uuid))
				}
			}
			if e.LastPage {
				if len(seen) != e.TotalItems || e.TotalItems == 0 {
					t.Errorf("%s: %d of %d", tt.path, len(seen), e.TotalItems)
				}
				break
			}
		}
	}
	if got := checked["services&full=true"]; got != services+2 { // and the two of the fixture
		t.Errorf("%d services of %d", got, services)
	}
	t.Logf("valid: %v", checked)
	lines := bytes.Split(bytes.TrimSpace(w.hsds(http.StatusOK, "/services?format=ndjson&full=true")), []byte("\n"))
	if len(lines) != services+2 {
		t.Errorf("NDJSON has %d lines", len(lines))
	}
}

func TestHSDS(t *testing.T) {
	w := newWorld(t)
	w.free = true
	w.timed()
	var meta map[string]string
	for _, path := range []string{"", "/"} {
		if err := json.Unmarshal(w.hsds(http.StatusOK, path), &meta); err != nil || meta["version"] != "3.0" || !strings.HasPrefix(meta["openapi_url"], "https://") || !strings.HasPrefix(meta["profile"], "https://") {
			t.Errorf("%q: %v, %v", path, meta, err)
		}
	}
	total := func(path string, want int) envelope {
		t.Helper()
		e := w.page(path)
		if e.TotalItems != want {
			t.Errorf("%s: %d items, want %d", path, e.TotalItems, want)
		}
		for _, s := range append(secrets, "secret") {
			if strings.Contains(fmt.Sprintf("%s", e.Contents), s) {
				t.Errorf("%s tells %q", path, s)
			}
		}
		return e
	}
	all := total("/services?full=true", 2)
	total("/services?page=9", 2)
	total("/services?search=koffie", 2)
	total("/services?search=zwemmen", 0)
	total("/services?modified_after=2026-11-23T10:00:00Z", 1)
	total("/services?modified_after=2026-11-24", 0)
	total("/organizations?search=ours", 1)
	total("/organizations?full=true", 2)
	total("/service_at_locations?full=true", 2)
	total("/service_at_locations?postcode=3811+aa", 2)
	total("/taxonomies", 1)
	terms := total("/taxonomy_terms?search=eenzaam", 1)
	var term, service struct {
		ID         string
		TaxonomyID string `json:"taxonomy_id"`
		OrgID      string `json:"organization_id"`
	}
	if err := json.Unmarshal(terms.Contents[0], &term); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(all.Contents[0], &service); err != nil {
		t.Fatal(err)
	}
	total("/services?taxonomy_term_id="+term.ID, 2)
	total("/services?taxonomy_id="+term.TaxonomyID, 2)
	total("/services?organization_id="+service.OrgID, 1)
	total("/taxonomy_terms?top_only=true&taxonomy_id="+term.TaxonomyID, 1)
	if e := total("/services?minimal=true", 2); len(e.Contents) != 2 || !strings.Contains(fmt.Sprintf("%s", e.Contents), `"last_modified":"2026-11-23T10:00:00.000Z"`) {
		t.Errorf("minimal: %s", e.Contents)
	}
	if e := w.page("/services?per_page=1&page=2"); e.FirstPage || !e.LastPage || e.TotalPages != 2 || e.Size != 1 {
		t.Errorf("the second page of two: %+v", e)
	}
	rec := w.want(http.StatusOK, request{method: "GET", path: "/hsds/" + here().String() + "/services", header: map[string]string{"Accept": "application/x-ndjson"}})
	if rec.Header().Get("Content-Type") != ndjsonType || bytes.Count(rec.Body.Bytes(), []byte("\n")) != 2 {
		t.Errorf("NDJSON: %s %s", rec.Header().Get("Content-Type"), rec.Body)
	}
	for _, path := range []string{
		"/services?page=0", "/services?per_page=0", "/services?per_page=1001", "/services?full=yes", "/services?format=csv", "/services?modified_after=yesterday",
		"/services?x=1", "/services?page=1&page=2", "/service_at_locations?proximity=100", "/service_at_locations?postcode=x", "/service_at_locations?postcode=3811AA&proximity=100",
		"/services?search=" + strings.Repeat("x", 201), "/organizations/" + service.OrgID + "?full_service=2", "/services/" + service.ID + "?full=true",
	} {
		w.hsds(http.StatusBadRequest, path)
	}
	for _, path := range []string{"/services/none", "/organizations/" + service.ID, "/taxonomies/x", "/taxonomy_terms/x", "/service_at_locations/x", "/locations", "/services/"} {
		w.hsds(http.StatusNotFound, path)
	}
	w.want(http.StatusMethodNotAllowed, request{method: "POST", path: "/hsds/" + here().String() + "/services"})
	w.want(http.StatusNotFound, request{method: "GET", path: "/hsds/" + id[cohesion.Community]("nowhere").String() + "/services"})
	if both := w.hsds(http.StatusBadRequest, "/services?page=x&per_page=y"); bytes.Count(both, []byte(`"path"`)) != 2 {
		t.Errorf("not all errors are told: %s", both)
	}
	_ = w.hsds(http.StatusOK, "/services/"+url.PathEscape(strings.ToUpper(service.ID)))
}

// TestHSDSAnswersEverybody: the API is open, to strangers too, and to nothing but reading.
func TestHSDSAnswersEverybody(t *testing.T) {
	w := newWorld(t)
	w.free = true
	for _, op := range hsdsOperations {
		if op.method != http.MethodGet || op.body != "" || op.person {
			t.Errorf("%s is more than reading", op.id)
		}
		for _, caller := range callers {
			for _, community := range []cohesion.CommunityID{here(), there()} {
				path := strings.NewReplacer("{community}", community.String(), "{id}", "none").Replace(op.path)
				want := http.StatusOK
				if strings.Contains(op.path, "{id}") {
					want = http.StatusNotFound
				}
				w.want(want, request{as: caller, method: "GET", path: path})
			}
		}
	}
}

// BenchmarkHSDS holds a page of 50 full services over HTTP against the same documents of
// the directory itself.
func BenchmarkHSDS(b *testing.B) {
	w := newWorld(b, func(c *Config) { c.HSDS = HSDSOptions{System: "hsds:nyc", Language: "en"} })
	w.free = true
	w.loadNYC()
	ask := request{method: "GET", path: "/hsds/" + here().String() + "/services?full=true"}
	w.want(http.StatusOK, ask)
	b.Run("over HTTP", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.do(ask)
		}
	})
	b.Run("directory", func(b *testing.B) {
		s, err := w.desk.Community(here()).Published(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		d := hsds.NewDirectory(s, hsds.ExportOptions{System: "hsds:nyc", Language: "en"})
		page := hsdsPage{page: 1, size: hsdsPageSize, form: hsds.Full}
		if _, err := hsdsEnvelope(d.Services(hsds.ServiceQuery{}), page); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := hsdsEnvelope(d.Services(hsds.ServiceQuery{}), page); err != nil {
				b.Fatal(err)
			}
		}
	})
}
