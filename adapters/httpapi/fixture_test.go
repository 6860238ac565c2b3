package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

const basePath = "/sociale-basis/v1"

var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func id[T any](name string) cohesion.ID[T] { return cohesion.StableID[T](monday, "test", name) }

func here() cohesion.CommunityID  { return id[cohesion.Community]("here") }
func there() cohesion.CommunityID { return id[cohesion.Community]("there") }

func org(name string) cohesion.OrganisationID { return id[cohesion.Organisation](name) }

const (
	lonely     = vocabulary.Ref("sb:eenzaamheid")
	mySubject  = cohesion.SubjectKey("subject-of-the-caller-0001")
	herSubject = cohesion.SubjectKey("subject-of-another-00002")
)

// A world is a handler over a store in memory with two communities of equal records.
type world struct {
	t       testing.TB
	api     *Handler
	desk    *desk.Desk
	store   store.Store
	log     *bytes.Buffer
	logMu   sync.Mutex
	seconds atomic.Int64 // since Monday
	calls   atomic.Int64
	free    bool // requests are not held to openapi.json
}

func (w *world) Write(p []byte) (int, error) {
	w.logMu.Lock()
	defer w.logMu.Unlock()
	return w.log.Write(p)
}

// newWorld makes a world whose callers say who they are in the header Authorization:
// "Bearer " and a role, or a role and the name of a community.
func newWorld(t testing.TB, change ...func(*Config)) *world {
	t.Helper()
	w := &world{t: t, store: memstore.New(), log: new(bytes.Buffer)}
	clock := func() time.Time { return monday.Add(time.Duration(w.seconds.Load()) * time.Second) }
	d, err := desk.New(desk.Options{Store: w.store, Clock: clock, Entropy: rand.NewChaCha8([32]byte{1})})
	if err != nil {
		t.Fatal(err)
	}
	w.desk = d
	c := Config{
		Desk: d, Authenticator: AuthenticatorFunc(authenticate), BaseURL: "https://api.example.nl" + basePath, Clock: clock,
		Logger: slog.New(slog.NewTextHandler(w, nil)),
		Limits: Limits{Rate: 1_000_000, Burst: 1_000_000},
	}
	for _, f := range change {
		f(&c)
	}
	if w.api, err = New(c); err != nil {
		t.Fatal(err)
	}
	for _, at := range []cohesion.CommunityID{here(), there()} {
		w.fill(at)
	}
	return w
}

// tokens are the principals that tests use, by token.
func authenticate(r *http.Request) (Principal, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return Principal{}, nil
	}
	name, where, _ := strings.Cut(token, "@")
	p := Principal{ID: "caller-" + token}
	g := Grant{Community: here()}
	switch where {
	case "there":
		g.Community = there()
	case "service":
		g.Community = cohesion.CommunityID{}
	}
	var role Role
	if err := role.UnmarshalText([]byte(name)); err != nil {
		return p, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	if role == Resident {
		p.Subject = mySubject
	}
	if role == Organisation {
		g.Organisations = []cohesion.OrganisationID{org(suffix(g.Community, "ours"))}
	}
	g.Roles = []Role{role}
	p.Grants = []Grant{g}
	return p, nil
}

// suffix names a record of a community: equal names are other records elsewhere.
func suffix(at cohesion.CommunityID, name string) string {
	if at == there() {
		return name + " there"
	}
	return name
}

// fill stores the records of a community: for each kind one of the caller's organisation
// or person ("ours") and one of others ("theirs").
func (w *world) fill(at cohesion.CommunityID) {
	w.t.Helper()
	n := func(name string) string { return suffix(at, name) }
	m := &cohesion.Community{Name: language.Dutch("Wijk")}
	m.ID, m.Community = at, at
	records := []cohesion.Record{m}
	for _, who := range []string{"ours", "theirs"} {
		o := &cohesion.Organisation{Name: language.Dutch("Organisatie " + who)}
		o.ID, o.Community = org(n(who)), at
		p := &cohesion.Place{Name: language.Dutch("Huis " + who), Owner: o.ID, Point: cohesion.Point{Lat: 521600000, Lon: 53900000}}
		p.ID, p.Community = id[cohesion.Place](n(who)), at
		i := &cohesion.Initiative{
			Name: language.Dutch("Koffie " + who), Status: cohesion.InitiativeActive, Published: true,
			Organisers: []cohesion.OrganisationID{o.ID}, Themes: []vocabulary.Ref{lonely}, Languages: []language.Tag{"nl"},
			Deliveries: []cohesion.Delivery{{Key: "a", Mode: cohesion.AtPlace, Place: p.ID}},
		}
		i.ID, i.Community = id[cohesion.Initiative](n(who)), at
		i.Extensions = cohesion.Extensions{"hsds": json.RawMessage(`{"secret":"` + who + `"}`)}
		hidden := *i
		hidden.Name, hidden.Published = language.Dutch("Verborgen "+who), false
		hidden.ID = id[cohesion.Initiative](n(who + " hidden"))
		hiddenPlace := *p
		hiddenPlace.ID, hiddenPlace.Name = id[cohesion.Place](n(who+" hidden")), language.Dutch("Blijf "+who)
		hidden.Deliveries = []cohesion.Delivery{{Key: "a", Place: hiddenPlace.ID}}
		g := &cohesion.Gathering{
			Title: language.Dutch("Overleg " + who), Status: cohesion.GatheringPlanned, Begins: monday, Ends: monday.Add(time.Hour),
			Organisers: []cohesion.OrganisationID{o.ID}, Notes: "besloten notulen",
		}
		g.ID, g.Community = id[cohesion.Gathering](n(who)), at
		a := &cohesion.AgendaItem{AgendaKind: cohesion.Problem, Title: "Te weinig banken", Text: "besloten tekst", Status: cohesion.AgendaOpen, RaisedBy: o.ID}
		a.ID, a.Community = id[cohesion.AgendaItem](n(who)), at
		third := org(n("third " + who))
		t := &cohesion.Partnership{A: o.ID, B: third, PartnershipKind: cohesion.Cooperation, Note: "besloten noot"}
		t.ID, t.Community = id[cohesion.Partnership](n(who)), at
		records = append(records, o, p, &hiddenPlace, i, &hidden, g, a, t)
	}
	area := &cohesion.Area{Code: cohesion.AreaCode{Scheme: "cbs", Code: "WK030701", Year: 2022}, Name: language.Dutch("Wijk 1")}
	area.ID = id[cohesion.Area]("area")
	records = append(records, area)
	j := &cohesion.Judgement{
		About: cohesion.JudgeOverlap, A: store.Ref(id[cohesion.Initiative](n("ours"))), B: store.Ref(id[cohesion.Initiative](n("theirs"))),
		Verdict: cohesion.Dismissed, By: "coordinator", On: schedule.Date{Year: 2026, Month: 11, Day: 1},
	}
	j.ID, j.Community = id[cohesion.Judgement](n("ours")), at
	records = append(records, j)
	for _, who := range []string{"ours", "theirs"} {
		key := mySubject
		if who == "theirs" {
			key = herSubject
		}
		need := &cohesion.SupportNeed{
			Subject: key, Wants: []cohesion.Want{{Theme: lonely}}, Words: "ik ben vaak alleen", Languages: []language.Tag{"nl"},
			Expires: schedule.Date{Year: 2027, Month: 5, Day: 1}, Location: cohesion.Location{Postcode: "3811AA"},
			Facts:    cohesion.Facts{Answers: []cohesion.FactAnswer{{Fact: "sb:mantelzorgers", Answer: cohesion.AnswerYes}}},
			RaisedBy: cohesion.Raiser{Kind: cohesion.RaisedByOrganisation, Organisation: org(n(who))}, Status: cohesion.NeedRaised,
		}
		need.ID, need.Community = id[cohesion.SupportNeed](n(who)), at
		talent := &cohesion.Talent{Subject: key, Offers: []cohesion.Want{{Theme: lonely}}, Words: "ik kan koken", Status: cohesion.TalentOpen, Expires: schedule.Date{Year: 2027, Month: 5, Day: 1}}
		talent.ID, talent.Community = id[cohesion.Talent](n(who)), at
		records = append(records, need, talent)
		referral := &cohesion.Referral{Need: need.ID, Initiative: id[cohesion.Initiative](n(who)), Status: cohesion.ReferralOffered, Note: "besloten noot"}
		referral.ID, referral.Community = id[cohesion.Referral](n(who)), at
		records = append(records, referral)
	}
	result, err := w.desk.Community(at).Load(context.Background(), desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
		for _, rec := range records {
			if !yield(rec, nil) {
				return
			}
		}
	}})
	if err != nil || result.Rejected > 0 {
		w.t.Fatalf("fill: %v, %+v", err, result)
	}
}

// A request is one that a test sends.
type request struct {
	as, method, path, body string
	header                 map[string]string
}

// do sends a request and holds the answer to openapi.json.
func (w *world) do(a request) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.doTo(w.api, a)
}

func (w *world) doTo(h http.Handler, a request) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(a.method, "http://api.example.nl/", strings.NewReader(a.body))
	path, query, _ := strings.Cut(a.path, "?")
	r.URL.Path, r.URL.RawQuery, r.RequestURI = path, query, a.path
	if a.body != "" && a.header["Content-Type"] == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if a.as != "" {
		r.Header.Set("Authorization", "Bearer "+a.as)
	}
	for k, v := range a.header {
		r.Header.Set(k, v)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	w.calls.Add(1)
	if !w.free {
		contract().check(w.t, r, rec)
	}
	return rec
}

// at returns the address of something in a community.
func at(community cohesion.CommunityID, rest string) string {
	return "/communities/" + community.String() + rest
}

// want fails unless the answer has the status.
func (w *world) want(status int, a request) *httptest.ResponseRecorder {
	w.t.Helper()
	rec := w.do(a)
	if rec.Code != status {
		w.t.Fatalf("%s %s as %q: status %d, want %d\n%s", a.method, a.path, a.as, rec.Code, status, rec.Body)
	}
	return rec
}

// decoded reads the body of an answer.
func decoded(t testing.TB, rec *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v: %.200s", err, rec.Body)
	}
	return v
}

func same(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// storeAll and firstPage ask for everything.
var (
	storeAll  = store.Filter{}
	firstPage = store.Page{}
)
