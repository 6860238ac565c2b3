package httpapi

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// private are texts of the fixture that stand in private fields alone.
var private = []string{"besloten", "alleen", "koken", "3811AA", string(mySubject), string(herSubject), "mantelzorgers", "secret"}

// leaks returns which private texts lists show, to any caller.
func leaks(t *testing.T, w *world) []string {
	t.Helper()
	var found []string
	for _, c := range cells() {
		if !strings.HasPrefix(c.op.id, "list") && !strings.HasPrefix(c.op.id, "find") || c.community != here() || c.owner != "ours" {
			continue
		}
		body := w.do(c.request()).Body.String()
		for _, p := range private {
			if strings.Contains(body, p) {
				found = append(found, c.String()+": "+p)
			}
		}
	}
	return found
}

func TestListsHaveNoPrivateFields(t *testing.T) {
	w := newWorld(t)
	for _, leak := range leaks(t, w) {
		t.Error(leak)
	}
	w.free, w.api.without = true, checkView
	if len(leaks(t, w)) == 0 {
		t.Error("nobody notices that fields are no longer left out")
	}
}

// What the public reads holds nothing that is not published, in whatever way it is asked.
func TestPublicSeesWhatIsPublished(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/initiatives", "/places", "/organisations", "/gatherings", "/_export"} {
		for _, as := range []string{"", "resident", "coordinator@there"} {
			body := w.want(http.StatusOK, request{as: as, method: "GET", path: at(here(), path)}).Body.String()
			for _, hidden := range []string{"Verborgen", "Blijf", "secret", "besloten"} {
				if strings.Contains(body, hidden) {
					t.Errorf("%s as %q shows %q", path, as, hidden)
				}
			}
		}
	}
	for _, path := range []string{
		"/initiatives/" + id[cohesion.Initiative]("theirs hidden").String(),
		"/places/" + id[cohesion.Place]("theirs hidden").String(),
		"/gatherings/" + id[cohesion.Gathering]("theirs").String(),
	} {
		w.want(http.StatusNotFound, request{method: "GET", path: at(here(), path)})
		w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: at(here(), path)})
	}
	search := request{method: "POST", path: at(here(), "/initiatives/_search"), body: `{"text":"verborgen koffie"}`}
	if body := w.want(http.StatusOK, search).Body.String(); strings.Contains(body, "Verborgen") {
		t.Errorf("search shows what is hidden: %s", body)
	}
	search.as = "coordinator"
	if body := w.want(http.StatusOK, search).Body.String(); !strings.Contains(body, "Verborgen") {
		t.Errorf("search hides what a coordinator may see: %s", body)
	}
}

// A resident is not shown what is not published, also where it fits, and gets as many hits
// as there are.
func TestHitsAreForTheCaller(t *testing.T) {
	w := newWorld(t)
	r := request{method: "POST", path: at(here(), "/needs/_match"), body: `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}]},"limit":2}`}
	for as, want := range map[string]int{"resident": 2, "organisation": 2, "coordinator": 2} {
		r.as = as
		rec := w.want(http.StatusOK, r)
		hits := decoded(t, rec)["hits"].([]any)
		hidden := strings.Contains(rec.Body.String(), "Verborgen theirs")
		if len(hits) != want || hidden && as != "coordinator" {
			t.Errorf("%s: %d hits, hidden %v", as, len(hits), hidden)
		}
	}
	why := request{as: "resident", method: "POST", path: at(here(), "/needs/_explain"),
		body: `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}]},"initiative":"` + id[cohesion.Initiative]("ours hidden").String() + `"}`}
	w.want(http.StatusNotFound, why)
	why.as = "organisation"
	w.want(http.StatusOK, why)
}

// An organisation sees of a need what a referral to it needs, as long as that is open.
func TestReferredNeed(t *testing.T) {
	w := newWorld(t)
	i, err := desk.Read[cohesion.Initiative](t.Context(), w.desk.Community(here()).Records(), id[cohesion.Initiative]("ours"))
	if err != nil {
		t.Fatal(err)
	}
	i.Eligibility.Rule = &cohesion.Rule{Fact: "sb:mantelzorgers"}
	if _, err := desk.Replace(t.Context(), w.desk.Community(here()).Records(), desk.ReplaceRequest[cohesion.Initiative]{Record: i}); err != nil {
		t.Fatal(err)
	}
	coordinator := func(path, body string) map[string]any {
		return decoded(t, w.do(request{as: "coordinator", method: "POST", path: at(here(), path), body: body}))
	}
	need := id[cohesion.SupportNeed]("theirs")
	read := request{as: "organisation", method: "GET", path: at(here(), "/needs/"+need.String())}
	w.want(http.StatusNotFound, read)
	referral := coordinator("/referrals", `{"need":"`+need.String()+`","initiative":"`+initiativeID("ours")+`","note":"ook nog"}`)["id"].(string)
	w.want(http.StatusNotFound, read) // proposed, not yet put to the provider
	coordinator("/referrals/"+referral+"/_offer", "")
	got := decoded(t, w.want(http.StatusOK, read))
	want := map[string]any{
		"type": "need", "id": need.String(), "community": here().String(), "version": 2.0, "status": "matched", "changed": "2026-11-23T10:00:00Z",
		"wants": []any{map[string]any{"theme": "sb:eenzaamheid"}}, "languages": []any{"nl"}, "expires": "2027-05-01",
		"facts": map[string]any{"answers": []any{map[string]any{"fact": "sb:mantelzorgers", "answer": "yes"}}},
	}
	same(t, "what the organisation sees", want, got)
	coordinator("/referrals/"+referral+"/_decline", `{"reason":"too-far"}`)
	w.want(http.StatusNotFound, read)
}

func TestConfidentialPlace(t *testing.T) {
	w := newWorld(t)
	p, err := desk.Read[cohesion.Place](t.Context(), w.desk.Community(here()).Records(), id[cohesion.Place]("theirs"))
	if err != nil {
		t.Fatal(err)
	}
	p.Confidential, p.Address = true, cohesion.Address{Lines: []string{"Geheimstraat 1"}, City: "Amersfoort"}
	p.Name, p.Point = language.Dutch("Opvang"), cohesion.Point{Lat: 521712345, Lon: 53912345}
	if _, err := desk.Replace(t.Context(), w.desk.Community(here()).Records(), desk.ReplaceRequest[cohesion.Place]{Record: p}); err != nil {
		t.Fatal(err)
	}
	for as, paths := range map[string][]string{
		"":            {"/places", "/places/" + p.ID.String(), "/_export"},
		"resident":    {"/places", "/places/" + p.ID.String()},
		"coordinator": {"/places"},
	} {
		for _, path := range paths {
			body := w.want(http.StatusOK, request{as: as, method: "GET", path: at(here(), path)}).Body.String()
			if strings.Contains(body, "Geheimstraat") || strings.Contains(body, "52.1712345") {
				t.Errorf("%s as %q: %s", path, as, body)
			}
		}
	}
	body := w.want(http.StatusOK, request{as: "coordinator", method: "GET", path: at(here(), "/places/"+p.ID.String())}).Body.String()
	if !strings.Contains(body, "Geheimstraat") {
		t.Errorf("a coordinator reads %s", body)
	}
}

// A resident cannot speak for another, and an organisation not of others.
func TestNobodySpeaksForAnother(t *testing.T) {
	w := newWorld(t)
	rec := w.want(http.StatusCreated, request{as: "resident", method: "POST", path: at(here(), "/needs"),
		body: `{"subject":"` + string(herSubject) + `","wants":[{"theme":"sb:eenzaamheid"}],"expires":"2027-05-01"}`})
	same(t, "subject", string(mySubject), decoded(t, rec)["subject"])
	w.want(http.StatusForbidden, request{as: "organisation", method: "POST", path: at(here(), "/initiatives"),
		body: `{"name":{"nl":"Samen"},"status":"active","organisers":["` + org("ours").String() + `","` + org("theirs").String() + `"]}`})
	replace := request{as: "organisation", method: "PUT", path: at(here(), "/initiatives/"+initiativeID("ours")), header: map[string]string{"If-Match": `"1"`},
		body: `{"name":{"nl":"Samen"},"status":"active","organisers":["` + org("theirs").String() + `"]}`}
	w.want(http.StatusForbidden, replace) // giving it away
	need := decoded(t, w.want(http.StatusOK, request{as: "resident", method: "PUT", path: at(here(), "/needs/"+id[cohesion.SupportNeed]("ours").String()),
		header: map[string]string{"If-Match": `"1"`}, body: `{"subject":"` + string(herSubject) + `","wants":[{"theme":"sb:schulden"}],"expires":"2027-05-01","status":"solved"}`}))
	same(t, "subject and state stay", []any{string(mySubject), "raised"}, []any{need["subject"], need["status"]})
}

// Overlaps and the network are for who works on the whole, and show names beside ids.
func TestSurvey(t *testing.T) {
	w := newWorld(t)
	doc := decoded(t, w.want(http.StatusOK, request{as: "adviser", method: "GET", path: at(here(), "/overlaps?limit=1")}))
	items := doc["items"].([]any)
	if len(items) != 1 || doc["total"].(float64) < 2 || items[0].(map[string]any)["a"].(map[string]any)["name"] == nil {
		t.Errorf("overlaps: %v", doc)
	}
	w.want(http.StatusForbidden, request{as: "resident", method: "GET", path: at(here(), "/overlaps")})
	w.want(http.StatusBadRequest, request{as: "adviser", method: "GET", path: at(here(), "/overlaps?limit=0")})
	rec := w.want(http.StatusOK, request{as: "adviser", method: "GET", path: at(here(), "/network")})
	same(t, "organisations", 2.0, decoded(t, rec)["organisations"])
	for _, p := range private {
		if strings.Contains(rec.Body.String(), p) {
			t.Errorf("the network shows %q", p)
		}
	}
}

// Who is there twice is for who works on the whole, and bounded; what people decided counts.
func TestDuplicates(t *testing.T) {
	w := newWorld(t)
	var lines strings.Builder
	for i, name := range []string{
		"Buurthuis De Kom", "Speeltuin Zonnehof", "Dorpshuis Sint Jan", "Wijkcentrum Het Anker", "Inloophuis Oase",
		"Kringloop Tweede Kans", "Atelier Noord", "Moestuin De Peul", "Zangkoor Klank", "Repaircafé De Schroef",
	} {
		for _, written := range []string{name, "Stichting " + name}[:2-min(i/3, 1)] {
			fmt.Fprintf(&lines, `{"type":"organisation","id":"%s","community":"%s","name":{"nl":"%s"},"url":"https://www.adres%d.nl","contact":{"phone":"033-46%05d"}}`+"\n",
				org(written), here(), written, i, 71310+911*i)
		}
	}
	w.want(http.StatusOK, request{as: "coordinator", method: "POST", path: at(here(), "/_import"), body: lines.String(), header: map[string]string{"Content-Type": "application/x-ndjson"}})
	list := request{as: "adviser", method: "GET", path: at(here(), "/duplicates?limit=1")}
	doc := decoded(t, w.want(http.StatusOK, list))
	items := doc["items"].([]any)
	if len(items) != 1 || doc["total"].(float64) < 3 || items[0].(map[string]any)["a"].(map[string]any)["name"] == nil {
		t.Fatalf("duplicates: %v", doc)
	}
	pair := items[0].(map[string]any)
	ref := func(side string) string {
		return fmt.Sprintf(`{"kind":"organisation","id":%q}`, pair[side].(map[string]any)["id"])
	}
	w.want(http.StatusCreated, request{as: "coordinator", method: "POST", path: at(here(), "/judgements"), body: `{"about":"duplicate","a":` + ref("a") + `,"b":` + ref("b") + `,"verdict":"rejected","by":"coordinator","on":"2026-11-01"}`})
	same(t, "pairs after a judgement", doc["total"].(float64)-1, decoded(t, w.want(http.StatusOK, list))["total"])
	list.path = at(here(), "/duplicates?limit=0")
	w.want(http.StatusBadRequest, list)
}

func TestSuggest(t *testing.T) {
	w := newWorld(t)
	ask := func(body string, status int) map[string]any {
		return decoded(t, w.want(status, request{as: "coordinator", method: "POST", path: at(here(), "/_suggest"), body: body}))
	}
	themes := ask(`{"text":"Ik heb schulden en de deurwaarder staat voor de deur.","language":"nl"}`, http.StatusOK)["themes"].([]any)
	if len(themes) == 0 || themes[0].(map[string]any)["ref"] != "sb:schulden" {
		t.Errorf("themes: %v", themes)
	}
	same(t, "nothing", map[string]any{"themes": []any{}, "audiences": []any{}}, ask(`{"text":"Het is dinsdag."}`, http.StatusOK))
	ask(`{}`, http.StatusBadRequest)
	ask(`{"text":"`+strings.Repeat("a", maxSuggestText+1)+`"}`, http.StatusBadRequest)
}

// Two organisations with the same offer and no tie should meet; the sentences are in the
// language that is asked, and a judgement ends it.
func TestIntroductions(t *testing.T) {
	w := newWorld(t)
	read := func(language string) []any {
		r := request{as: "adviser", method: "GET", path: at(here(), "/network"), header: map[string]string{"Accept-Language": language}}
		return decoded(t, w.want(http.StatusOK, r))["introductions"].([]any)
	}
	dutch, english := read("nl"), read("en")
	if len(dutch) != 1 || cmp.Equal(dutch, english) {
		t.Fatalf("%v and %v; want one introduction, in two languages", dutch, english)
	}
	ref := func(name string) string {
		return fmt.Sprintf(`{"kind":"organisation","id":%q}`, org(name))
	}
	w.want(http.StatusCreated, request{as: "coordinator", method: "POST", path: at(here(), "/judgements"), body: `{"about":"introduction","a":` + ref("ours") + `,"b":` + ref("theirs") + `,"verdict":"dismissed","by":"coordinator","on":"2026-11-01"}`})
	same(t, "introductions after a judgement", []any{}, read("nl"))
}
