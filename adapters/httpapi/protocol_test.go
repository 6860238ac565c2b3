package httpapi

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
)

func TestNewNeedsItsConfig(t *testing.T) {
	w := newWorld(t)
	good := w.api.config
	for name, change := range map[string]func(*Config){
		"no desk":          func(c *Config) { c.Desk = nil },
		"no authenticator": func(c *Config) { c.Authenticator = nil },
		"no base URL":      func(c *Config) { c.BaseURL = "" },
		"relative":         func(c *Config) { c.BaseURL = "/v1" },
		"no major version": func(c *Config) { c.BaseURL = "https://example.nl/api" },
		"another version":  func(c *Config) { c.BaseURL = "https://example.nl/v2" },
		"negative limit":   func(c *Config) { c.Limits.Body = -1 },
		"negative time":    func(c *Config) { c.Limits.Time = -1 },
		"large page":       func(c *Config) { c.Limits.Page = maxPage + 1 },
		"mount":            func(c *Config) { c.Mounts = []Mount{{Path: "hsds"}} },
	} {
		c := good
		change(&c)
		if _, err := New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestHeadersOfEveryAnswer covers /core/version-header and /core/transport/security-headers,
// on answers of every kind.
func TestHeadersOfEveryAnswer(t *testing.T) {
	w := newWorld(t)
	for _, r := range []request{
		{method: "GET", path: "/communities"}, {method: "GET", path: "/nothing"}, {method: "PATCH", path: "/communities"},
		{method: "OPTIONS", path: "/communities"}, {method: "GET", path: "/openapi.json"}, {method: "GET", path: "//communities"},
		{method: "GET", path: at(here(), "/needs")}, {as: "nobody", method: "GET", path: "/communities"}, {method: "GET", path: ""},
	} {
		h := w.do(r).Header()
		for name, want := range map[string]string{
			"API-Version": Version, "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
		} {
			if h.Get(name) != want {
				t.Errorf("%s %s: %s is %q", r.method, r.path, name, h.Get(name))
			}
		}
		if origin := h.Get("Access-Control-Allow-Origin"); (origin == "*") != (r.path == "/openapi.json") {
			t.Errorf("%s %s: pages of other origins: %q", r.method, r.path, origin)
		}
	}
}

// TestOneAddress covers /core/no-trailing-slash and the router's own answers: everything
// but the one way to write an address is 404, without redirect.
func TestOneAddress(t *testing.T) {
	w := newWorld(t)
	community := at(here(), "")
	for _, path := range []string{
		"/", "", "/nothing", "/communities/", community + "/", "//communities", "/communities//" + here().String(), community + "/initiatives/",
		"/./communities", "/communities/..", "/communities/x", "/communities/" + strings.ToLower(here().String()), community + "/initiatives/x",
		community + "/needs/_nothing", "/openapi.json/", "/communities/" + there().String() + "/initiatives/" + initiativeID("ours"),
		"/communities/\xff", "/communities/\x00", "/communities/%2e%2e",
	} {
		rec := w.do(request{as: "coordinator", method: "GET", path: path})
		if rec.Code != http.StatusNotFound || rec.Header().Get("Location") != "" {
			t.Errorf("%q: %d, %v", path, rec.Code, rec.Header())
		}
	}
	// Behind a prefix, as a host mounts it.
	mux := http.NewServeMux()
	mux.Handle(basePath+"/", http.StripPrefix(basePath, w.api))
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, basePath+"/communities?limit=1", nil))
	if link := rec.Header().Get("Link"); rec.Code != http.StatusOK || !strings.HasPrefix(link, "<"+basePath+"/communities?") {
		t.Errorf("mounted: %d, link %q", rec.Code, link)
	}
}

func TestMethods(t *testing.T) {
	w := newWorld(t)
	rec := w.want(http.StatusMethodNotAllowed, request{method: "PATCH", path: "/communities"})
	same(t, "Allow", "GET, HEAD, OPTIONS, POST", rec.Header().Get("Allow"))
	rec = w.want(http.StatusNoContent, request{method: "OPTIONS", path: at(here(), "/needs/_match")})
	same(t, "Allow", "OPTIONS, POST", rec.Header().Get("Allow"))
	w.want(http.StatusMethodNotAllowed, request{method: "POST", path: "/openapi.json"})
	w.want(http.StatusNotFound, request{method: "CONNECT", path: "/communities"})

	server := httptest.NewServer(w.api)
	defer server.Close()
	get, head := exchange(t, server, "GET", "/communities"), exchange(t, server, "HEAD", "/communities")
	if head.status != 200 || len(head.body) != 0 || head.header.Get("ETag") != get.header.Get("ETag") || head.header.Get("Content-Length") != fmt.Sprint(len(get.body)) {
		t.Errorf("HEAD: %+v, GET: %+v", head, get)
	}
	options := exchange(t, server, "OPTIONS", "*")
	if options.status == 500 {
		t.Errorf("OPTIONS *: %d", options.status)
	}
}

type exchanged struct {
	status int
	header http.Header
	body   []byte
}

func exchange(t *testing.T, s *httptest.Server, method, path string) exchanged {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.URL.Path = path
	if path == "*" {
		r.URL.Opaque = "*"
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return exchanged{answer.StatusCode, answer.Header, body}
}

// TestAllErrorsAtOnce covers /core/error-handling: 400, problem+json, every violation.
func TestAllErrorsAtOnce(t *testing.T) {
	w := newWorld(t)
	paths := func(r request) []string {
		var got []string
		for _, e := range decoded(t, w.want(http.StatusBadRequest, r))["errors"].([]any) {
			got = append(got, e.(map[string]any)["path"].(string))
		}
		slices.Sort(got)
		return got
	}
	post := func(path, body string) request {
		return request{as: "coordinator", method: "POST", path: at(here(), path), body: body}
	}
	same(t, "record", []string{"/cost/cents", "/languages/0", "/nme", "/status"},
		paths(post("/initiatives", `{"name":{"nl":"x"},"nme":1,"status":"busy","cost":{"cents":-1},"languages":["dutch!"]}`)))
	same(t, "question", []string{"/draft/wants/0/theme", "/extra", "/initiative", "/need", "/need"},
		paths(post("/needs/_explain", `{"need":5,"draft":{"wants":[{"theme":"no theme"}]},"initiative":"x","extra":true}`)))
	same(t, "query", []string{"/query", "/query/limit"}, paths(request{method: "GET", path: at(here(), "/initiatives?limit=0&colour=red")}))
	same(t, "personal data", []string{"/words"},
		paths(post("/needs", `{"words":"bel 06-12345678","expires":"2027-01-01"}`)))
	rec := w.want(http.StatusBadRequest, post("/needs", `{"words":"bel 06-12345678","expires":"2027-01-01"}`))
	if strings.Contains(rec.Body.String(), "12345678") || strings.Contains(w.log.String(), "12345678") {
		t.Errorf("what was refused comes back: %s", rec.Body)
	}
}

func TestOneMeaning(t *testing.T) {
	w := newWorld(t)
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	for name, body := range map[string]string{
		"none": ` `, "null": `null`, "list": `[]`, "text": `"x"`, "number": `1`, "broken": `{"a":`, "trailing": `{} {}`, "not UTF-8": "{\"text\":\"\xff\"}",
		"twice": `{"text":"a","text":"b"}`, "case": `{"text":"a","Text":"b"}`, "null member": `{"text":null}`, "NaN": `{"text":NaN}`,
		"deep": `{"text":` + deep + `}`, "surrogate": `{"text":"\ud800"}`, "NUL": `{"text":"a\u0000"}`, "large number": `{"text":"a","limit":1e999}`,
		"fraction": `{"text":"a","limit":1.5}`, "beyond": `{"text":"a","limit":9223372036854775808}`, "negative": `{"text":"a","limit":-1}`, "empty": `{"text":""}`, "object": `{}`,
	} {
		if rec := w.do(request{method: "POST", path: at(here(), "/initiatives/_search"), body: body}); rec.Code != http.StatusBadRequest {
			t.Errorf("search, %s: %d %s", name, rec.Code, rec.Body)
		}
		record := strings.Replace(body, `"text"`, `"name"`, 1)
		if rec := w.do(request{as: "coordinator", method: "POST", path: at(here(), "/organisations"), body: record}); rec.Code != http.StatusBadRequest {
			t.Errorf("record, %s: %d %s", name, rec.Code, rec.Body)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	w := newWorld(t)
	r := request{method: "POST", path: at(here(), "/initiatives/_search"), body: `{"text":"koffie"}`}
	for media, want := range map[string]int{
		"application/json": 200, "Application/JSON; charset=utf-8": 200, `application/json;charset="UTF-8"`: 200,
		"text/plain": 415, "application/xml": 415, "application/json; charset=latin1": 415, "multipart/form-data": 415,
	} {
		r.header = map[string]string{"Content-Type": media}
		w.want(want, r)
	}
	r.header = map[string]string{"Content-Type": "application/json", "Content-Encoding": "gzip"}
	w.want(415, r)
}

// TestVersions covers ETag, If-Match and If-None-Match: 428, 412, 304.
func TestVersions(t *testing.T) {
	w := newWorld(t)
	path := at(here(), "/organisations/"+org("theirs").String())
	read := request{as: "coordinator", method: "GET", path: path}
	tag := w.want(http.StatusOK, read).Header().Get("ETag")
	same(t, "ETag", `"1"`, tag)
	put := func(status int, match string) {
		t.Helper()
		r := request{as: "coordinator", method: "PUT", path: path, body: `{"name":{"nl":"Anders ` + match[:min(len(match), 2)] + `"}}`, header: map[string]string{}}
		if match != "" {
			r.header["If-Match"] = match
		}
		r.body = strings.ReplaceAll(r.body, `s "`, `s '`)
		w.want(status, r)
	}
	put(http.StatusPreconditionRequired, "")
	put(http.StatusPreconditionFailed, `"7"`)
	put(http.StatusPreconditionFailed, `W/"1"`)
	put(http.StatusPreconditionFailed, `1`)
	put(http.StatusOK, `"1"`)
	put(http.StatusPreconditionFailed, `"1"`)
	put(http.StatusOK, `"9", "2"`)
	put(http.StatusOK, `*`)
	w.want(http.StatusPreconditionRequired, request{as: "coordinator", method: "DELETE", path: path})
	w.want(http.StatusPreconditionFailed, request{as: "coordinator", method: "DELETE", path: path, header: map[string]string{"If-Match": `"1"`}})

	tag = w.want(http.StatusOK, read).Header().Get("ETag")
	for _, has := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
		read.header = map[string]string{"If-None-Match": has}
		rec := w.want(http.StatusNotModified, read)
		if rec.Body.Len() > 0 || rec.Header().Get("ETag") != tag {
			t.Errorf("304: %v, %s", rec.Header(), rec.Body)
		}
	}
	read.header = map[string]string{"If-None-Match": `"1"`}
	w.want(http.StatusOK, read)
	list := request{method: "GET", path: at(here(), "/initiatives")}
	list.header = map[string]string{"If-None-Match": w.want(http.StatusOK, list).Header().Get("ETag")}
	w.want(http.StatusNotModified, list)
}

func TestPutTakesWhatWasRead(t *testing.T) {
	w := newWorld(t)
	path := at(here(), "/initiatives/"+initiativeID("theirs"))
	rec := w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: path})
	put := request{as: "coordinator", method: "PUT", path: path, body: rec.Body.String(), header: map[string]string{"If-Match": rec.Header().Get("ETag")}}
	again := w.want(http.StatusOK, put)
	same(t, "record", decoded(t, rec), decoded(t, again))
	same(t, "nothing was written", rec.Header().Get("ETag"), again.Header().Get("ETag"))
}

func TestKeys(t *testing.T) {
	w := newWorld(t)
	r := request{as: "coordinator", method: "POST", path: at(here(), "/organisations"), body: `{"name":{"nl":"Buurthuis"}}`,
		header: map[string]string{"Idempotency-Key": "first"}}
	first := w.want(http.StatusCreated, r)
	same(t, "Location", basePath+r.path+"/"+decoded(t, first)["id"].(string), first.Header().Get("Location"))
	w.seconds.Add(3600)
	same(t, "again", first.Body.String(), w.want(http.StatusCreated, r).Body.String())
	other := r
	other.body = `{"name":{"nl":"Iets anders"}}`
	w.want(http.StatusConflict, other)
	other.as = "administrator" // who cannot meet the keys of others
	w.want(http.StatusCreated, other)
	for _, key := range []string{"", " ", "a b", "é", strings.Repeat("x", 201)} {
		r.header = map[string]string{"Idempotency-Key": key}
		if rec := w.do(r); rec.Code != http.StatusBadRequest {
			t.Errorf("key %q: %d", key, rec.Code)
		}
	}
	found := request{as: "administrator@service", method: "POST", path: "/communities", body: `{"name":{"nl":"Nieuw"}}`, header: map[string]string{"Idempotency-Key": "k"}}
	one, two := w.want(http.StatusCreated, found), w.want(http.StatusCreated, found)
	same(t, "community", one.Body.String(), two.Body.String())
	// Every operation that creates takes a key.
	for _, op := range operations {
		if (op.status == http.StatusCreated) && !op.keyed {
			t.Errorf("%s takes no key", op.id)
		}
	}
}

func TestPages(t *testing.T) {
	w := newWorld(t)
	for n := range 25 {
		w.want(http.StatusCreated, request{as: "coordinator", method: "POST", path: at(here(), "/initiatives"),
			body: fmt.Sprintf(`{"name":{"nl":"Aanbod %d"},"status":"active","published":%v}`, n, n%3 == 0)})
	}
	all := func(as string, limit int) (ids []string) {
		next := at(here(), fmt.Sprintf("/initiatives?limit=%d&status=active", limit))
		for next != "" {
			rec := w.want(http.StatusOK, request{as: as, method: "GET", path: next})
			doc := decoded(t, rec)
			items := doc["items"].([]any)
			if len(items) > limit {
				t.Fatalf("%d items", len(items))
			}
			for _, item := range items {
				ids = append(ids, item.(map[string]any)["id"].(string))
			}
			next, _ = doc["next"].(string)
			link := rec.Header().Get("Link")
			if (next == "") != (link == "") || next != "" && link != "<"+next+`>; rel="next"` {
				t.Errorf("next %q, Link %q", next, link)
			}
			next = strings.TrimPrefix(next, basePath)
		}
		return ids
	}
	for as, want := range map[string]int{"": 2 + 9, "coordinator": 4 + 25, "organisation": 3 + 9} {
		whole := all(as, 200)
		if len(whole) != want || !slices.IsSorted(whole) {
			t.Errorf("%s: %d records, sorted %v", as, len(whole), slices.IsSorted(whole))
		}
		for _, limit := range []int{1, 2, 7} {
			same(t, as+": pages", whole, all(as, limit))
		}
	}
	for _, bad := range []string{"limit=201", "limit=x", "after=", "after=!", "after=eA", "limit=1&limit=2", "status=busy", "theme=x", "organisation=x", "changedSince=yesterday", "changedSince=2026-11-22T10:00:00", "a;b=c", "%zz=1"} {
		if rec := w.do(request{method: "GET", path: at(here(), "/initiatives?"+bad)}); rec.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, rec.Code)
		}
	}
	since := url.QueryEscape("2026-11-23T12:00:00+02:00")
	rec := w.want(http.StatusOK, request{method: "GET", path: at(here(), "/initiatives?changedSince="+since)})
	same(t, "since, with an offset", 9, len(decoded(t, rec)["items"].([]any)))
}

func TestFindInPages(t *testing.T) {
	w := newWorld(t)
	find := func(body string) map[string]any {
		return decoded(t, w.want(http.StatusOK, request{as: "coordinator", method: "POST", path: at(here(), "/needs/_find"), body: body}))
	}
	first := find(`{"limit":1}`)
	second := find(`{"limit":1,"after":"` + first["after"].(string) + `"}`)
	if first["items"].([]any)[0].(map[string]any)["id"] == second["items"].([]any)[0].(map[string]any)["id"] || second["after"] != nil {
		t.Errorf("%v, then %v", first, second)
	}
	same(t, "by subject", 1, len(find(`{"subject":"` + string(mySubject) + `"}`)["items"].([]any)))
	same(t, "by state and theme", 2, len(find(`{"status":["raised"],"themes":["sb:eenzaamheid"]}`)["items"].([]any)))
	same(t, "by another theme", 0, len(find(`{"themes":["sb:schulden"]}`)["items"].([]any)))
}

// TestNothingPersonalInAddresses covers /core/transport/no-sensitive-uris: no query key of an
// operation about residents takes words, themes or keys of persons.
func TestNothingPersonalInAddresses(t *testing.T) {
	for _, op := range operations {
		for _, key := range op.query {
			if op.person && !slices.Contains([]string{"limit", "after", "changedSince", "status", "need", "initiative"}, key) {
				t.Errorf("%s has the query key %s", op.id, key)
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	w := newWorld(t)
	r := request{as: "coordinator", method: "POST", path: at(here(), "/needs/_explain"),
		body: `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}]},"initiative":"` + initiativeID("ours") + `"}`}
	said := map[string]string{}
	for accept, want := range map[string]string{"": "nl", "en": "en", "en-GB,nl;q=0.5": "en", "nl": "nl", "fr": "nl", "de, en;q=0.3": "en", "!!": "nl"} {
		r.header = map[string]string{"Accept-Language": accept}
		rec := w.want(http.StatusOK, r)
		if got := rec.Header().Get("Content-Language"); got != want {
			t.Errorf("%q: answered in %q", accept, got)
		}
		said[want] = fmt.Sprint(decoded(t, rec)["sentences"])
	}
	if said["nl"] == said["en"] {
		t.Errorf("both languages say %s", said["nl"])
	}
	rec := w.want(http.StatusNotFound, request{method: "GET", path: "/nothing", header: map[string]string{"Accept-Language": "en"}})
	same(t, "title", "Not found", decoded(t, rec)["title"])
}

func TestGzip(t *testing.T) {
	w := newWorld(t)
	for n := range 10 {
		w.want(http.StatusCreated, request{as: "coordinator", method: "POST", path: at(here(), "/initiatives"), body: fmt.Sprintf(`{"name":{"nl":"Aanbod %d"},"status":"active"}`, n)})
	}
	r := request{as: "coordinator", method: "GET", path: at(here(), "/_export")}
	plain := w.want(http.StatusOK, r)
	r.header = map[string]string{"Accept-Encoding": "br, gzip;q=0.5"}
	for _, path := range []string{"/_export", "/initiatives"} {
		r.path = at(here(), path)
		zipped := w.want(http.StatusOK, r)
		same(t, "Content-Encoding", "gzip", zipped.Header().Get("Content-Encoding"))
		z, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil || path == "/_export" && !bytes.Equal(text, plain.Body.Bytes()) {
			t.Errorf("%v: %.200s", err, text)
		}
		tag := zipped.Header().Get("ETag")
		if path == "/initiatives" {
			w.want(http.StatusNotModified, request{as: r.as, method: "GET", path: r.path, header: map[string]string{"If-None-Match": tag}})
		}
	}
	r.header["Accept-Encoding"] = "gzip;q=0"
	same(t, "refused", "", w.want(http.StatusOK, r).Header().Get("Content-Encoding"))
}

func TestImportAndExport(t *testing.T) {
	w := newWorld(t)
	name := func(n string) string { return org(n).String() }
	line := func(kind, id, rest string) string {
		return `{"type":"` + kind + `","id":"` + id + `","community":"` + here().String() + `",` + rest + "}\n"
	}
	body := line("organisation", name("a"), `"name":{"nl":"A"}`) +
		"\n" +
		line("organisation", name("b"), `"nme":1`) +
		"not json\n" +
		line("need", name("n"), `"wants":[{"theme":"sb:eenzaamheid"}],"status":"raised","expires":"2027-01-01"`) +
		strings.Replace(line("organisation", name("c"), `"name":{"nl":"C"}`), here().String(), there().String(), 1) +
		line("organisation", name("theirs"), `"version":9,"name":{"nl":"Anders"}`) +
		line("organisation", name("a"), `"name":{"nl":"A"}`)
	r := request{as: "administrator", method: "POST", path: at(here(), "/_import"), body: body, header: map[string]string{"Content-Type": ndjsonType}}
	rec := w.want(http.StatusOK, r)
	var got []string
	for text := range strings.Lines(rec.Body.String()) {
		if err := contract().validate("/components/schemas/ImportLine", []byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		var l reportLine
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%d %s %d", l.Line, l.Action, len(l.Errors)))
	}
	same(t, "report", []string{"1 created 0", "3 rejected 2", "4 rejected 1", "5 rejected 1", "6 rejected 1", "7 rejected 1", "8 unchanged 0"}, got)

	out := w.want(http.StatusOK, request{as: "administrator", method: "GET", path: at(here(), "/_export")}).Body.String()
	again := w.want(http.StatusOK, request{as: "administrator", method: "POST", path: at(here(), "/_import"), body: out, header: r.header})
	if n := strings.Count(again.Body.String(), `"unchanged"`); n != strings.Count(out, "\n") {
		t.Errorf("of %d lines %d come back unchanged: %s", strings.Count(out, "\n"), n, again.Body)
	}
	w.want(http.StatusOK, request{as: "administrator", method: "GET", path: at(here(), "/_export?kind=place")})
	w.want(http.StatusBadRequest, request{as: "administrator", method: "GET", path: at(here(), "/_export?kind=need")})
}

func TestChanges(t *testing.T) {
	w := newWorld(t)
	first := decoded(t, w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: at(here(), "/changes?limit=200")}))
	next := strings.TrimPrefix(first["next"].(string), basePath)
	none := decoded(t, w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: next}))
	same(t, "nothing new", 0, len(none["items"].([]any)))
	w.want(http.StatusNoContent, request{as: "coordinator", method: "DELETE", path: at(here(), "/organisations/"+org("theirs").String()), header: map[string]string{"If-Match": "*"}})
	more := decoded(t, w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: next}))["items"].([]any)
	if len(more) != 1 || more[0].(map[string]any)["deleted"] != true {
		t.Errorf("after a delete: %v", more)
	}
}

// TestLife goes all the way: a resident asks, is referred, and is helped; then the need is
// erased and nothing of it stays behind.
func TestLife(t *testing.T) {
	w := newWorld(t)
	post := func(as, path, body string, status int) map[string]any {
		t.Helper()
		return decoded(t, w.want(status, request{as: as, method: "POST", path: at(here(), path), body: body}))
	}
	need := post("resident", "/needs", `{"wants":[{"theme":"sb:eenzaamheid"}],"words":"een praatje","expires":"2027-01-01"}`, 201)["id"].(string)
	hits := post("resident", "/needs/_match", `{"need":"`+need+`"}`, 200)["hits"].([]any)
	if len(hits) == 0 {
		t.Fatal("nothing fits")
	}
	referral := post("coordinator", "/referrals", `{"need":"`+need+`","initiative":"`+initiativeID("ours")+`"}`, 201)["id"].(string)
	step := func(as, name, body, want string) {
		t.Helper()
		same(t, name, want, post(as, "/referrals/"+referral+"/"+name, body, 200)["status"])
	}
	step("coordinator", "_offer", "", "offered")
	step("organisation", "_accept", "", "accepted")
	step("organisation", "_start", "", "started")
	w.want(http.StatusConflict, request{as: "organisation", method: "POST", path: at(here(), "/referrals/"+referral+"/_offer")}.by("coordinator"))
	snapshot := decoded(t, w.want(http.StatusOK, request{as: "resident", method: "GET", path: at(here(), "/referrals/"+referral+"/match-snapshot")}))
	same(t, "snapshot", need, snapshot["need"])
	step("resident", "_complete", `{"result":"helped"}`, "completed")
	read := request{as: "resident", method: "GET", path: at(here(), "/needs/"+need)}
	rec := w.want(http.StatusOK, read)
	same(t, "need", "solved", decoded(t, rec)["status"])
	w.want(http.StatusNoContent, request{as: "resident", method: "DELETE", path: read.path, header: map[string]string{"If-Match": rec.Header().Get("ETag")}})
	w.want(http.StatusNotFound, read)
	w.want(http.StatusNotFound, request{as: "coordinator", method: "GET", path: at(here(), "/referrals/"+referral)})
	outcomes, _, err := desk.List[cohesion.Outcome](t.Context(), w.desk.Community(here()).Records(), storeAll, firstPage)
	if err != nil || len(outcomes) != 1 || !outcomes[0].Referral.IsZero() {
		t.Errorf("outcomes: %v, %v", outcomes, err)
	}
}

func (r request) by(as string) request {
	r.as = as
	return r
}

func TestTalentAndAgenda(t *testing.T) {
	w := newWorld(t)
	post := func(as, path, body string, status int) map[string]any {
		t.Helper()
		return decoded(t, w.want(status, request{as: as, method: "POST", path: at(here(), path), body: body}))
	}
	w.want(http.StatusOK, request{as: "coordinator", method: "PUT", path: at(here(), "/initiatives/"+initiativeID("theirs")), header: map[string]string{"If-Match": "*"},
		body: `{"name":{"nl":"Koken"},"status":"active","published":true,"themes":["sb:eenzaamheid"],"seeks":[{"people":2}]}`})
	talent := post("resident", "/talents", `{"offers":[{"theme":"sb:eenzaamheid"}],"expires":"2027-01-01"}`, 201)["id"].(string)
	hits := post("resident", "/talents/_match", `{"talent":"`+talent+`"}`, 200)["hits"].([]any)
	same(t, "hits", 1, len(hits))
	why := post("resident", "/talents/_explain", `{"talent":"`+talent+`","initiative":"`+initiativeID("theirs")+`"}`, 200)
	same(t, "matched", true, why["matched"])
	same(t, "withdrawn", "withdrawn", post("resident", "/talents/"+talent+"/_withdraw", "", 200)["status"])
	post("resident", "/talents", `{"offers":[{"theme":"sb:eenzaamheid"}],"expires":"2020-01-01"}`, 400)

	item := post("resident", "/agenda-items", `{"kind":"plan","title":"Een bankje"}`, 201)
	same(t, "begins", "open", item["status"])
	path := "/agenda-items/" + item["id"].(string) + "/_move"
	same(t, "moved", "discussed", post("coordinator", path, `{"status":"discussed"}`, 200)["status"])
	post("coordinator", path, `{"status":"done"}`, 409)
	post("coordinator", path, `{"status":"lost"}`, 400)
}
