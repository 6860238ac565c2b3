package httpapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

func TestRate(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits = Limits{Rate: 60, Burst: 3} })
	r := request{as: "coordinator", method: "GET", path: "/communities"}
	for range 3 {
		w.want(http.StatusOK, r)
	}
	rec := w.want(http.StatusTooManyRequests, r)
	same(t, "Retry-After", "1", rec.Header().Get("Retry-After"))
	w.want(http.StatusOK, r.by("adviser")) // others have limits of their own
	w.seconds.Add(2)
	for range 2 {
		w.want(http.StatusOK, r)
	}
	w.want(http.StatusTooManyRequests, r)
	// Without login, and with a login that does not hold, the address counts.
	for range 3 {
		w.want(http.StatusUnauthorized, r.by("nobody"))
	}
	w.want(http.StatusTooManyRequests, r.by("nobody"))
	w.want(http.StatusTooManyRequests, r.by(""))
}

// Who floods with ever new names does not fill memory.
func TestRateForgets(t *testing.T) {
	l := newLimiter(Limits{Rate: 60, Burst: 2, Clients: 100, Concurrent: 10, PerClient: 10}.withDefaults())
	now := monday
	l.enter("busy", now)
	for n := range 10_000 {
		now = now.Add(time.Millisecond)
		l.take(fmt.Sprint(n), now)
		if len(l.buckets) > 100 {
			t.Fatalf("%d clients are remembered", len(l.buckets))
		}
	}
	if l.buckets["busy"] == nil {
		t.Error("a client was forgotten while it is being answered")
	}
}

func TestConcurrency(t *testing.T) {
	l := newLimiter(Limits{Concurrent: 3, PerClient: 2}.withDefaults())
	type answer struct{ Mine, All bool }
	enter := func(name string) answer {
		mine, all := l.enter(name, monday)
		return answer{mine, all}
	}
	same(t, "first", answer{}, enter("a"))
	same(t, "second", answer{}, enter("a"))
	same(t, "third of one", answer{Mine: true}, enter("a"))
	same(t, "third", answer{}, enter("b"))
	same(t, "fourth", answer{All: true}, enter("c"))
	l.leave("a")
	same(t, "after one left", answer{}, enter("c"))
}

func TestTooLarge(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits = Limits{Body: 1000, Import: 1000} })
	server := httptest.NewServer(w.api)
	defer server.Close()
	send := func(path, media string, body io.Reader) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+at(here(), path), body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", media)
		r.Header.Set("Authorization", "Bearer coordinator")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(text)
	}
	large := bytes.Repeat([]byte("x"), 8<<20)
	for name, body := range map[string]io.Reader{"said": bytes.NewReader(large), "chunked": io.MultiReader(bytes.NewReader(large))} {
		status, text := send("/organisations", jsonType, body)
		if status != http.StatusRequestEntityTooLarge || !strings.Contains(text, "Te groot") {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	status, text := send("/_import", ndjsonType, bytes.NewReader(bytes.Repeat([]byte("{}\n"), 3000)))
	if status != http.StatusOK || !strings.Contains(text, "larger than allowed") {
		t.Errorf("import: %d %.300s", status, text)
	}
}

// A client that sends slowly is cut off in time, and meanwhile takes no place among the
// requests that are being answered.
func TestSlowBody(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits = Limits{ReadTimeout: 100 * time.Millisecond, Concurrent: 1} })
	server := httptest.NewServer(w.api)
	defer server.Close()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", at(here(), "/initiatives/_search"))
	if got := exchange(t, server, "GET", "/communities"); got.status != http.StatusOK {
		t.Errorf("another client gets %d", got.status)
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 408 ") {
		t.Errorf("%v: %.200s", err, answer)
	}
}

func TestTime(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits = Limits{Time: time.Nanosecond} })
	rec := w.want(http.StatusServiceUnavailable, request{method: "GET", path: at(here(), "/initiatives")})
	same(t, "problem", "Even niet beschikbaar", decoded(t, rec)["title"])
}

func TestFaultsOfOurs(t *testing.T) {
	secret := errors.New("password of the database is hunter2")
	for name, auth := range map[string]struct {
		f      AuthenticatorFunc
		status int
	}{
		"panic":       {func(*http.Request) (Principal, error) { panic("subject-of-a-person-0001") }, 500},
		"unreachable": {func(*http.Request) (Principal, error) { return Principal{}, secret }, 503},
	} {
		w := newWorld(t, func(c *Config) { c.Authenticator = auth.f })
		rec := w.want(auth.status, request{method: "GET", path: "/communities"})
		for _, text := range []string{"hunter2", "subject-of-a-person", "goroutine"} {
			if strings.Contains(rec.Body.String(), text) || text != "goroutine" && strings.Contains(w.log.String(), text) {
				t.Errorf("%s: %s tells %q", name, rec.Body, text)
			}
		}
	}
	p, known := problemOf(fmt.Errorf("of a need: %w", secret))
	if known || p.Status != 500 || p.Detail != "" || strings.Contains(kindOf(secret), "hunter2") {
		t.Errorf("unknown error: %+v, known %v", p, known)
	}
}

// Nothing of a need, and no id of a record, stands in the log.
func TestLogTellsNothingPersonal(t *testing.T) {
	w := newWorld(t)
	for _, c := range cells() {
		w.do(c.request())
	}
	log := w.log.String()
	for _, text := range append([]string{id[cohesion.SupportNeed]("ours").String(), here().String(), "eenzaamheid", "Koffie", "/needs/"}, private...) {
		if strings.Contains(log, text) {
			t.Errorf("the log holds %q", text)
		}
	}
	for _, text := range []string{"operation=readNeed status=200", "level=WARN", "caller=caller-coordinator"} {
		if !strings.Contains(log, text) {
			t.Errorf("the log lacks %q", text)
		}
	}
}

func TestMount(t *testing.T) {
	var got []string
	serve := func(w http.ResponseWriter, r *http.Request, caller Principal) error {
		got = append(got, r.URL.Path+" "+caller.ID)
		if r.URL.Path == "/none" {
			return errNotFound
		}
		_, err := io.WriteString(w, "hello")
		return err
	}
	w := newWorld(t, func(c *Config) {
		c.Mounts = []Mount{{Path: "/other", Public: true, Serve: serve}, {Path: "/closed", Serve: serve}}
		c.Limits = Limits{Rate: 60, Burst: 8}
	})
	w.want(http.StatusOK, request{method: "GET", path: "/other/services"})
	w.want(http.StatusOK, request{as: "adviser", method: "GET", path: "/other"})
	w.want(http.StatusNotFound, request{method: "GET", path: "/other/none"})
	w.want(http.StatusMethodNotAllowed, request{method: "POST", path: "/other/services"})
	w.want(http.StatusUnauthorized, request{method: "GET", path: "/closed/x"})
	w.want(http.StatusUnauthorized, request{as: "nobody", method: "GET", path: "/other/services"})
	w.want(http.StatusOK, request{as: "adviser", method: "GET", path: "/closed/x"})
	same(t, "served", []string{"/services ", " caller-adviser", "/none ", "/x caller-adviser"}, got)
	for range 10 {
		w.do(request{method: "GET", path: "/other/services"})
	}
	w.want(http.StatusTooManyRequests, request{method: "GET", path: "/other/services"})
}

type book struct {
	mu    sync.Mutex
	lines []Processing
	err   error
}

func (b *book) Record(_ context.Context, p Processing) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, p)
	return b.err
}

// TestLogbook asserts that every operation about residents is recorded, none of the others,
// and with whose data.
func TestLogbook(t *testing.T) {
	b := &book{}
	w := newWorld(t, func(c *Config) { c.Logbook = b })
	told := map[string]bool{}
	for _, c := range cells() {
		if c.caller == "coordinator" || c.caller == "privacy-officer" {
			b.lines = nil
			w.do(c.request())
			for _, p := range b.lines {
				told[p.Operation] = true
			}
		}
	}
	for _, op := range operations {
		about := op.person
		if personal := strings.Contains(op.id, "Need") || strings.Contains(op.id, "Talent") || strings.Contains(op.id, "Referral"); personal != about || told[op.id] != about {
			t.Errorf("%s: about persons %v, recorded %v", op.id, about, told[op.id])
		}
	}
	w = newWorld(t, func(c *Config) { c.Logbook = b })
	b.lines = nil
	w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: at(here(), "/needs"), header: map[string]string{"Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}})
	want := []Processing{{
		Operation: "listNeeds", Community: here(), Subjects: []cohesion.SubjectKey{herSubject, mySubject},
		TraceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Began: monday, Ended: monday,
	}}
	same(t, "recorded", want, b.lines)
	b.lines = nil
	w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: at(here(), "/referrals/"+id[cohesion.Referral]("theirs").String())})
	same(t, "behind a referral", []cohesion.SubjectKey{herSubject}, b.lines[0].Subjects)
	b.err = errors.New("the logbook is full")
	w.want(http.StatusServiceUnavailable, request{as: "coordinator", method: "GET", path: at(here(), "/needs")})
}

func TestOpenAPIIsPublic(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		c.Contact = Contact{Name: "Team", URL: "https://example.org", Email: "team@example.org"}
	})
	rec := w.want(http.StatusOK, request{method: "GET", path: "/openapi.json"})
	doc := decoded(t, rec)
	same(t, "server", "https://api.example.nl"+basePath, doc["servers"].([]any)[0].(map[string]any)["url"])
	same(t, "contact", map[string]any{"name": "Team", "url": "https://example.org", "email": "team@example.org"}, doc["info"].(map[string]any)["contact"])
	same(t, "version", Version, doc["info"].(map[string]any)["version"])
	w.want(http.StatusNotModified, request{method: "GET", path: "/openapi.json", header: map[string]string{"If-None-Match": rec.Header().Get("ETag")}})
	w.want(http.StatusNoContent, request{method: "OPTIONS", path: "/openapi.json"})
}

// Not even a login that does not hold keeps anybody from the document.
func TestOpenAPINeedsNoLogin(t *testing.T) {
	w := newWorld(t)
	w.want(http.StatusOK, request{as: "nobody", method: "GET", path: "/openapi.json"})
}
