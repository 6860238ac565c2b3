package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// newServer returns pages and API of a demonstration of its own, and its tokens by role.
func newServer(t *testing.T) (http.Handler, *town, map[string]string, *bytes.Buffer) {
	t.Helper()
	clock, err := clockAt("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	made, err := newTown(context.Background(), memstore.New(), 1, schedule.DateOf(clock(), nil), clock)
	if err != nil {
		t.Fatal(err)
	}
	out, log := new(bytes.Buffer), new(bytes.Buffer)
	h, err := everything(made, clock, settings{base: "http://127.0.0.1:8080", stderr: out, logger: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	for _, m := range regexp.MustCompile(`for (\S+) +(\S+)\n`).FindAllStringSubmatch(out.String(), -1) {
		keys[m[1]] = m[2]
	}
	return h, made, keys, log
}

func ask(h http.Handler, method, path, token, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAPIStandsBesideThePages(t *testing.T) {
	h, town, keys, log := newServer(t)
	community := apiPath + "/communities/" + town.home.String()
	for _, c := range []struct {
		method, path, token, body string
		status                    int
	}{
		{"GET", apiPath + "/openapi.json", "", "", 200},
		{"GET", apiPath + "/communities", "", "", 200},
		{"GET", apiPath, "", "", 404},
		{"GET", apiPath + "//communities", "", "", 404},
		{"GET", community + "/initiatives", "", "", 200},
		{"GET", community + "/needs", "", "", 401},
		{"GET", community + "/needs", "wrong", "", 401},
		{"GET", community + "/needs", keys["coordinator"], "", 200},
		{"GET", community + "/needs", keys["adviser"], "", 403},
		{"POST", community + "/needs/_match", keys["resident"], `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}]}}`, 200},
		{"POST", apiPath + "/communities", keys["administrator"], `{"name":{"nl":"Nieuw"}}`, 201},
		{"GET", "/", "", "", 200}, {"GET", "/api", "", "", 200}, {"GET", "/healthz", "", "", 200}, {"GET", "/readyz", "", "", 200}, {"GET", "/metrics", "", "", 200},
		{"POST", "/metrics", "", "", 200}, {"POST", "/healthz", "", "", 405},
	} {
		if w := ask(h, c.method, c.path, c.token, c.body); w.Code != c.status {
			t.Errorf("%s %s: %d, want %d: %.300s", c.method, c.path, w.Code, c.status, w.Body)
		}
	}
	figures := ask(h, "GET", "/metrics", "", "").Body.String()
	for _, line := range []string{`verbinder_requests_total{operation="listNeeds",status="200"} 1`, `verbinder_requests_total{operation="page",status="200"}`, "verbinder_heap_bytes"} {
		if !strings.Contains(figures, line) {
			t.Errorf("figures lack %s", line)
		}
	}
	if strings.Contains(log.String(), town.home.String()) || strings.Contains(log.String(), keys["coordinator"]) {
		t.Errorf("the log tells too much: %s", log)
	}
}

// The page about the API shows every operation of the document.
func TestAPIPage(t *testing.T) {
	h, _, _, _ := newServer(t)
	page := ask(h, "GET", "/api", "", "").Body.String()
	var out bytes.Buffer
	if err := writeDocument("", &out); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"operationId":"(\w+)"`).FindAllStringSubmatch(out.String(), -1) {
		if !strings.Contains(page, `id="`+m[1]+`"`) {
			t.Errorf("the page lacks %s", m[1])
		}
	}
	if !json.Valid(out.Bytes()) {
		t.Error("the document is not JSON")
	}
}

// A form on another site cannot post to the pages; the API reads no cookies.
func TestFormsOfOtherSites(t *testing.T) {
	h, _, _, _ := newServer(t)
	for _, c := range []struct {
		header string
		value  string
		want   int
	}{{"Sec-Fetch-Site", "cross-site", 403}, {"Origin", "https://evil.example", 403}, {"Sec-Fetch-Site", "same-origin", 200}} {
		w := ask(h, "POST", "/", "", "words=x", "Content-Type", "application/x-www-form-urlencoded", c.header, c.value)
		if w.Code != c.want {
			t.Errorf("%s: %s: %d, want %d", c.header, c.value, w.Code, c.want)
		}
	}
}

func TestTokenFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "tokens")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"id":"desk-1","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","grants":[{"community":"01JD0000000000000000000001","roles":["coordinator"]}]}`)
	keys, err := readTokens(name)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Authorization", "Bearer test")
	if p, err := keys.Authenticate(r); err != nil || p.ID != "desk-1" || len(p.Grants) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	for _, header := range []string{"Bearer other", "Basic test", "test"} {
		r.Header.Set("Authorization", header)
		if _, err := keys.Authenticate(r); err == nil {
			t.Errorf("%s passes", header)
		}
	}
	for _, bad := range []string{`{"id":"x","sha256":"12"}`, `{"id":"x","password":"y"}`, `{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}`, `[`} {
		write(bad)
		if _, err := readTokens(name); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
	if _, err := readTokens(name + "x"); err == nil {
		t.Error("a file that is not there passes")
	}
}
