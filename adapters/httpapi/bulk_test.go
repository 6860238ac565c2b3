package httpapi

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/schema"
)

// stuck is a client that reads nothing of its answer until hold is closed.
type stuck struct {
	header http.Header
	hold   chan struct{}
	begun  chan struct{}
	set    []time.Duration // write deadlines, from when they were set
	status int
}

func (s *stuck) Header() http.Header    { return s.header }
func (s *stuck) WriteHeader(status int) { s.status = status }
func (s *stuck) SetWriteDeadline(at time.Time) error {
	s.set = append(s.set, time.Until(at))
	return nil
}
func (s *stuck) Write(p []byte) (int, error) {
	select {
	case s.begun <- struct{}{}:
	default:
	}
	<-s.hold
	return len(p), nil
}

// hang asks for something long from an address, and waits until the answer begins.
func (w *world) hang(path, address string, hold chan struct{}) (client *stuck, done chan struct{}) {
	client = &stuck{header: http.Header{}, hold: hold, begun: make(chan struct{}, 1)}
	r := httptest.NewRequest(http.MethodGet, "http://api.example.nl"+path, nil)
	r.RemoteAddr = address + ":1"
	done = make(chan struct{})
	go func() {
		defer close(done)
		w.api.ServeHTTP(client, r)
	}()
	<-client.begun
	return client, done
}

// Who exports without login keeps neither imports nor exports of others waiting, has one
// export at a time, and is cut off soon if it stops reading.
func TestExportsHoldNobodyUp(t *testing.T) {
	w := newWorld(t)
	w.free = true
	hold := make(chan struct{})
	paths := []string{at(here(), "/_export"), "/hsds/" + here().String() + "/services?format=ndjson"}
	var all []chan struct{}
	var clients []*stuck
	for n := range exportsAtATime {
		client, done := w.hang(paths[n%2], fmt.Sprintf("192.0.2.%d", n+10), hold)
		clients, all = append(clients, client), append(all, done)
	}
	w.want(http.StatusServiceUnavailable, request{method: "GET", path: paths[0]})
	w.want(http.StatusServiceUnavailable, request{method: "GET", path: paths[1]})
	w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: paths[0]})
	w.want(http.StatusOK, request{as: "coordinator", method: "POST", path: at(here(), "/_import"), body: "{}\n", header: map[string]string{"Content-Type": ndjsonType}})
	again := httptest.NewRequest(http.MethodGet, "http://api.example.nl"+paths[0], nil)
	again.RemoteAddr = "192.0.2.10:2"
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, again)
	same(t, "a second export of one client", http.StatusTooManyRequests, rec.Code)
	close(hold)
	for n, done := range all {
		<-done
		if set := clients[n].set; len(set) == 0 || set[len(set)-1] > writeTime {
			t.Errorf("%s: deadlines %v", paths[n%2], set)
		}
	}
	w.want(http.StatusOK, request{method: "GET", path: paths[0]})
}

// An import that is too long, or rejected too often, says where it broke off.
func TestImportsBreakOff(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits = Limits{ImportLines: 700, Rejects: 20} })
	record := &cohesion.Place{Name: language.Dutch("Huis")}
	record.ID, record.Community = id[cohesion.Place]("new"), here()
	text, err := schema.Encode(nil, record)
	if err != nil {
		t.Fatal(err)
	}
	place := string(text) + "\n"
	for name, c := range map[string]struct {
		body  string
		lines int
		last  string
	}{
		"too long":       {strings.Repeat(place, 701), 701, `{"line":701,"action":"rejected","errors":[{"path":"","code":"range","message":"an import has at most 700 lines`},
		"just":           {strings.Repeat(place, 700), 700, `{"line":700,`},
		"rejected":       {strings.Repeat("0\n", 100), 21, `{"line":21,"action":"rejected","errors":[{"path":"","code":"range","message":"20 lines were rejected`},
		"just not":       {strings.Repeat("0\n", 20), 20, `{"line":20,`},
		"rejected after": {place + strings.Repeat("0\n", 100), 22, `{"line":22,`},
	} {
		rec := w.want(http.StatusOK, request{as: "coordinator", method: "POST", path: at(here(), "/_import"), body: c.body, header: map[string]string{"Content-Type": ndjsonType}})
		lines := strings.Split(strings.TrimSpace(rec.Body.String()), "\n")
		if last := lines[len(lines)-1]; len(lines) != c.lines || !strings.HasPrefix(last, c.last) {
			t.Errorf("%s: %d lines, the last is %s", name, len(lines), last)
		}
	}
}

// An adviser's export shows a confidential place as lists do.
func TestExportsRoundConfidentialPlaces(t *testing.T) {
	w := newWorld(t)
	_, err := desk.Create(t.Context(), w.desk.Community(here()).Records(), desk.CreateRequest[cohesion.Place]{Record: &cohesion.Place{
		Name: language.Dutch("Opvang"), Confidential: true, Point: cohesion.Point{Lat: 521561234, Lon: 53871234},
		Address: cohesion.Address{Lines: []string{"Geheimstraat 9"}, Postcode: "3811AB", City: "Amersfoort"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for as, exact := range map[string]bool{"adviser": false, "coordinator": true, "administrator": true} {
		body := w.want(http.StatusOK, request{as: as, method: "GET", path: at(here(), "/_export?kind=place")}).Body.String()
		if !strings.Contains(body, "Opvang") || strings.Contains(body, "Geheimstraat") != exact {
			t.Errorf("%s: %s", as, body)
		}
	}
}

// An organisation cannot put on view a place that is hidden from it.
func TestNobodyPublishesAHiddenPlace(t *testing.T) {
	w := newWorld(t)
	hidden, missing := id[cohesion.Place]("theirs hidden"), id[cohesion.Place]("nowhere")
	var answers []string
	for _, place := range []cohesion.PlaceID{hidden, missing} {
		for _, published := range []bool{true, false} {
			body := fmt.Sprintf(`{"name":{"nl":"x"},"status":"active","published":%v,"themes":["sb:eenzaamheid"],"organisers":[%q],"deliveries":[{"key":"a","place":%q}]}`, published, org("ours"), place)
			answers = append(answers, w.want(http.StatusBadRequest, request{as: "organisation", method: "POST", path: at(here(), "/initiatives"), body: body}).Body.String())
		}
		body := fmt.Sprintf(`{"title":{"nl":"x"},"status":"planned","published":true,"begins":"2026-12-01T10:00:00Z","ends":"2026-12-01T11:00:00Z","organisers":[%q],"place":%q}`, org("ours"), place)
		w.want(http.StatusBadRequest, request{as: "organisation", method: "POST", path: at(here(), "/gatherings"), body: body})
	}
	for _, a := range answers {
		same(t, "the answer tells nothing", answers[0], a)
	}
	w.want(http.StatusNotFound, request{method: "GET", path: at(here(), "/places/"+hidden.String())})
	for _, place := range []string{"ours", "ours hidden", "theirs"} {
		body := fmt.Sprintf(`{"name":{"nl":"x"},"status":"active","published":true,"themes":["sb:eenzaamheid"],"organisers":[%q],"deliveries":[{"key":"a","place":%q}]}`, org("ours"), id[cohesion.Place](place))
		w.want(http.StatusCreated, request{as: "organisation", method: "POST", path: at(here(), "/initiatives"), body: body})
	}
}

// All addresses of a network count as one client; a host behind a proxy says who it is.
func TestWhoIsOneClient(t *testing.T) {
	ask := func(w *world, remote, said string) int {
		r := httptest.NewRequest(http.MethodGet, "http://api.example.nl"+at(here(), "/initiatives"), nil)
		r.RemoteAddr = remote
		r.Header.Set("X-Real-Ip", said)
		rec := httptest.NewRecorder()
		w.api.ServeHTTP(rec, r)
		return rec.Code
	}
	w := newWorld(t, func(c *Config) { c.Limits = Limits{Rate: 1, Burst: 1} })
	same(t, "first", 200, ask(w, "[2001:db8::1]:1", ""))
	same(t, "of the same network", 429, ask(w, "[2001:db8::ffff:2]:1", ""))
	same(t, "of the next network", 200, ask(w, "[2001:db8:0:1::1]:1", ""))
	same(t, "IPv4", 200, ask(w, "192.0.2.1:1", ""))
	same(t, "the same as IPv6", 429, ask(w, "[::ffff:192.0.2.1]:1", ""))
	w = newWorld(t, func(c *Config) {
		c.Limits = Limits{Rate: 1, Burst: 1}
		c.Client = func(r *http.Request) string { return r.Header.Get("X-Real-Ip") }
	})
	same(t, "one behind the proxy", 200, ask(w, "10.0.0.1:1", "2001:db8::1"))
	same(t, "another", 200, ask(w, "10.0.0.1:1", "192.0.2.1"))
	same(t, "the first again", 429, ask(w, "10.0.0.1:1", "2001:db8::2"))
}

// stalled is a body that stops after so many bytes.
type stalled struct {
	left int
	at   chan struct{} // told when it stops
	hold chan struct{}
}

func (s *stalled) Read(p []byte) (int, error) {
	if s.left <= 0 {
		s.at <- struct{}{}
		<-s.hold
		return 0, io.EOF
	}
	n := min(len(p), s.left)
	for i := range p[:n] {
		p[i] = ' '
	}
	s.left -= n
	return n, nil
}

// Bodies that are being received take bounded memory, and give it back.
func TestBodiesAreBounded(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Limits = Limits{Body: 1 << 20, Bodies: 4 << 20, PerClient: 3} })
	w.free = true
	hold, stops := make(chan struct{}), make(chan struct{}, 100)
	answers := make(chan int, 100)
	send := func(address string) {
		r := httptest.NewRequest(http.MethodPost, "http://api.example.nl"+at(here(), "/initiatives/_search"), &stalled{1<<20 - 10, stops, hold})
		r.ContentLength = -1
		r.Header.Set("Content-Type", jsonType)
		r.RemoteAddr = address
		go func() {
			rec := httptest.NewRecorder()
			w.api.ServeHTTP(rec, r)
			answers <- rec.Code
		}()
	}
	for range 4 {
		send("192.0.2.1:1")
	}
	same(t, "the fourth of a client", 429, <-answers)
	for range 3 {
		<-stops
	}
	for n := range 3 {
		send(fmt.Sprintf("198.51.100.%d:1", n))
	}
	for range 2 {
		same(t, "beyond all bytes", 503, <-answers)
	}
	close(hold)
	for range 4 {
		same(t, "of blanks", 400, <-answers)
	}
	w.api.bodies.mu.Lock()
	defer w.api.bodies.mu.Unlock()
	if w.api.bodies.left != 4<<20 || len(w.api.bodies.of) != 0 {
		t.Errorf("left: %d bytes, %v", w.api.bodies.left, w.api.bodies.of)
	}
}
