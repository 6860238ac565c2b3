package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// newSite returns the pages of the demonstration on a fixed day. All tests share them:
// what they ask changes nothing that another looks at.
func newSite(t *testing.T) (*town, http.Handler) {
	t.Helper()
	pages := demonstration()
	if pages.err != nil {
		t.Fatal(pages.err)
	}
	return pages.town, pages.handler
}

type demonstrated struct {
	town    *town
	handler http.Handler
	err     error
}

var demonstration = sync.OnceValue(func() (d demonstrated) {
	clock, err := clockAt("2026-11-22")
	if err != nil {
		return demonstrated{err: err}
	}
	if d.town, d.err = newTown(context.Background(), memstore.New(), 1, schedule.DateOf(clock(), nil), clock); d.err == nil {
		d.handler, d.err = newHandler(d.town, clock, slog.New(slog.NewTextHandler(io.Discard, nil)))
	}
	return d
})

func post(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// holds wants texts on a page, and a status.
func holds(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d; want %d", w.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("the page does not hold %q", text)
		}
	}
}

func lonely() url.Values {
	return url.Values{
		"theme": {"sb:eenzaamheid"}, "words": {"Ik zit veel alleen en wil <b>mensen</b> ontmoeten"}, "district": {"cbs:WK030703@2022"},
		"travel": {"bicycle"}, "language": {"nl"}, "age": {"65-80"}, "when": {"1-m", "1-a", "2-m"}, "wish": {"group"}, "fact-sb:minima": {"yes"},
	}
}

func TestStart(t *testing.T) {
	_, h := newSite(t)
	holds(t, get(h, "/"), 200, `<html lang="nl">`, "Wie kan helpen?", "Soesterkwartier", `name="need"`, "CBS / Kadaster, CC BY 4.0", `href="#main"`)
	holds(t, get(h, "/?lang=en"), 200, `<html lang="en">`, "Who can help?", `action="/match?lang=en"`)
	holds(t, get(h, "/style.css"), 200, ":focus-visible")
}

func TestDescribedNeedIsAnswered(t *testing.T) {
	_, h := newSite(t)
	w := post(h, "/match?lang=nl", lonely())
	holds(t, w, 200, "Dit past het best", "Dit gaat over eenzaamheid.", "Waarom dit past", "Wat zou het duidelijker maken?", "Waarom niet?",
		"Ik zit veel alleen en wil &lt;b&gt;mensen&lt;/b&gt; ontmoeten", "Woont in: Soesterkwartier", `class="rank">1<`)
	if strings.Contains(w.Body.String(), "<b>mensen") {
		t.Error("what was typed is not escaped")
	}
	holds(t, post(h, "/match?lang=en", lonely()), 200, "This fits best", "Why this fits", "This is about loneliness.")
}

func TestExampleIsAnswered(t *testing.T) {
	town, h := newSite(t)
	for _, id := range town.examples {
		holds(t, post(h, "/match?lang=nl", url.Values{"need": {id.String()}}), 200, "De vraag", "Waarom niet?")
	}
}

func TestEverydayWordsAreUnderstood(t *testing.T) {
	town, h := newSite(t)
	for words, want := range map[string]vocabulary.Ref{
		"mijn dochter heeft geen plek om huiswerk te maken":                 "sb:huiswerkbegeleiding",
		"Hij zit de hele dag alleen en wil weer eens kaarten":               "sb:eenzaamheid",
		"Ik kan niet goed lezen en krijg moeilijke brieven van de gemeente": "sb:formulieren",
		"mijn man is overleden en ik slaap slecht":                          "sb:rouw",
	} {
		if got := town.understand(words, language.NL); len(got) == 0 || got[0] != want {
			t.Errorf("%q: %v; want %v first", words, got, want)
		}
	}
	if got := town.understand("ik wil met een helikopter naar de maan vliegen", language.NL); len(got) > 0 {
		t.Errorf("the moon: %v; want nothing", got)
	}
	holds(t, post(h, "/match?lang=nl", url.Values{"words": {"mijn dochter heeft geen plek om huiswerk te maken"}}), 200, "We begrijpen dat het gaat over: <strong>Huiswerkbegeleiding", `class="rank">1<`)
	w := post(h, "/match?lang=nl", url.Values{"words": {"ik wil met een helikopter leren vliegen"}})
	if holds(t, w, 200, "We herkenden in de tekst geen onderwerp."); strings.Contains(w.Body.String(), `class="score"`) {
		t.Error("what was found by loose words has a percentage")
	}
}

// Danger comes first, whatever fits, and whatever the words resemble.
func TestDangerComesFirst(t *testing.T) {
	_, h := newSite(t)
	for words, want := range map[string]string{"Mijn vriend slaat mij": "0800-2000", "Ik wil niet meer leven": "0800-0113", "I am afraid of my husband": "0800-2000"} {
		page := post(h, "/match?lang=nl", url.Values{"words": {words}})
		holds(t, page, 200, want, "Bel 112")
		if body := page.Body.String(); strings.Index(body, want) > strings.Index(body, "<h1>") {
			t.Errorf("%q: %s stands below the list", words, want)
		}
	}
	holds(t, post(h, "/match?lang=en", url.Values{"theme": {"sb:crisis"}}), 200, "0800-0113")
	if w := post(h, "/match?lang=nl", lonely()); strings.Contains(w.Body.String(), "0113") {
		t.Error("loneliness alone raises an alarm")
	}
}

// A card holds no sentence that helps nobody to choose or to act.
func TestCardsHoldNoNoise(t *testing.T) {
	town, h := newSite(t)
	for _, id := range town.examples {
		page := post(h, "/match?lang=nl", url.Values{"need": {id.String()}}).Body.String()
		for _, noise := range []string{"lijkt weinig op de woorden", "gewenste momenten", "Kennen de organisaties elkaar?", "Wat zijn de ervaringen?", "Welke organisatie stelt", "weinig geholpen", "Het is niet bekend"} {
			if strings.Contains(page, noise) {
				t.Errorf("need %v: the page holds %q", id, noise)
			}
		}
	}
}

// A need of the store that is no example is not for everybody who knows its id.
func TestNeedsAreNotForWhoKnowsTheirID(t *testing.T) {
	town, h := newSite(t)
	example := town.examples[0]
	holds(t, post(h, "/match?lang=nl", url.Values{"need": {example.String()}}), 200)
	town.examples = town.examples[1:]
	for _, path := range []string{"/match", "/why"} {
		if w := post(h, path+"?lang=nl", url.Values{"need": {example.String()}}); w.Code != 404 {
			t.Errorf("%s answers %d for a need that is no example, want 404", path, w.Code)
		}
	}
}

func TestNothingSuitableIsAnAnswer(t *testing.T) {
	_, h := newSite(t)
	f := url.Values{"theme": {"sb:rouw"}, "district": {"cbs:WK030703@2022"}, "travel": {"foot"}, "distance": {"500"}, "language": {"ti"}, "age": {"12-18"}, "cost": {"0"}}
	holds(t, post(h, "/match?lang=nl", f), 200, "Er is nu niets dat past", "Waar het op vastliep", "Te ver weg", "Wat als …", "km kunt reizen")
	holds(t, post(h, "/match?lang=nl", url.Values{"words": {"xyzzy qwrtp"}}), 200, "Er is nu niets dat past", "We herkenden in de tekst geen onderwerp.", "wijkteam")
}

func TestWhyNot(t *testing.T) {
	town, h := newSite(t)
	seenFits, seenNot := false, false
	for _, i := range town.supply[:60] {
		f := lonely()
		f.Set("initiative", i.ID.String())
		w := post(h, "/why?lang=nl", f)
		holds(t, w, 200, "Terug naar wat past", `name="words" value="Ik zit veel alleen`, "selected")
		seenFits = seenFits || strings.Contains(w.Body.String(), phrases["fitsAfterAll"][0])
		seenNot = seenNot || strings.Contains(w.Body.String(), phrases["fitsNot"][0])
	}
	if !seenFits || !seenNot {
		t.Errorf("fits %v, fits not %v; want both among sixty initiatives", seenFits, seenNot)
	}
}

func TestChangeKeepsWhatWasFilledIn(t *testing.T) {
	_, h := newSite(t)
	holds(t, post(h, "/?lang=nl", lonely()), 200, "Ik zit veel alleen", `value="sb:eenzaamheid" checked`, `value="cbs:WK030703@2022" selected`,
		`value="65-80" selected`, `value="1-m" checked`, `value="group" checked`, `value="yes" selected`)
}

func TestFaultsNameFieldAndRemedy(t *testing.T) {
	_, h := newSite(t)
	for _, c := range []struct {
		name, field, value, link, want string
	}{
		{"nothing said", "", "", "#words", "Vertel in een paar woorden"},
		{"personal data", "words", "bel 06-12345678", "#words", "Haal dat weg"},
		{"too long", "words", strings.Repeat("a ", 1500), "#words", "Maak hem korter"},
		{"no amount", "cost", "veel", "#cost", "Schrijf het als 2,50"},
		{"no district", "district", "cbs:WK999999@2022", "#district", "Kies een wijk uit de lijst"},
		{"no theme", "theme", "sb:bestaat-niet", "#themes", "Kies een onderwerp uit de lijst"},
		{"no age", "age", "12", "#age", "Kies een waarde uit de lijst"},
		{"no wish", "wish", "goud", "#wishes", "Kies een waarde uit de lijst"},
		{"no language", "language", "xx", "#language", "Kies een waarde uit de lijst"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := url.Values{"distance": {"2000"}}
			if c.field != "" {
				f.Set("words", "koffie")
				f.Set(c.field, c.value)
			}
			w := post(h, "/match?lang=nl", f)
			holds(t, w, 400, `role="alert"`, `href="`+c.link+`"`, c.want, `value="2000" selected`, `id="`+c.link[1:]+`"`)
		})
	}
	f := url.Values{"words": {"koffie"}, "travel": {"none"}, "distance": {"500"}}
	holds(t, post(h, "/match?lang=en", f), 400, "Leave the distance empty")
}

func TestErrorsAreReadablePages(t *testing.T) {
	town, h := newSite(t)
	holds(t, get(h, "/bestaat-niet"), 404, "Deze pagina bestaat niet", "Begin")
	holds(t, get(h, "/match?lang=nl"), 405, "Zo werkt deze pagina niet")
	holds(t, post(h, "/match", url.Values{"need": {"x"}}), 404, "Deze vraag is er niet")
	holds(t, post(h, "/match", url.Values{"need": {"01JND4N54083PVQSCQ4605V6Y0"}}), 404, "Deze vraag is er niet")
	f := lonely()
	f.Set("initiative", "01JND4N54083PVQSCQ4605V6Y0")
	holds(t, post(h, "/why", f), 404, "Deze pagina bestaat niet")
	holds(t, post(h, "/match", url.Values{"words": {strings.Repeat("x", maxBody)}}), 413, "Het formulier is te groot")
	_ = town
}

func TestHeaders(t *testing.T) {
	_, h := newSite(t)
	for _, path := range []string{"/", "/style.css", "/nergens"} {
		got := get(h, path).Header()
		if csp := got.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if got.Get("X-Content-Type-Options") != "nosniff" || got.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", path, got)
		}
	}
	w := post(h, "/match", lonely())
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Error("an answer may be kept by a cache")
	}
	for _, bad := range []string{"style=", "<script", "javascript:", "onclick"} {
		if strings.Contains(w.Body.String(), bad) {
			t.Errorf("the page holds %q, which its own policy forbids", bad)
		}
	}
}

// No link or form address of an answer tells anything of the need.
func TestNeedsStandInNoAddress(t *testing.T) {
	_, h := newSite(t)
	page := post(h, "/match?lang=nl", lonely()).Body.String()
	for _, m := range regexp.MustCompile(`(?:href|action)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if u := m[1]; strings.ContainsAny(u, "&=") && u != "/?lang=nl" && u != "/?lang=en" && u != "/match?lang=nl" && u != "/why?lang=nl" && u != "/api?lang=nl" {
			t.Errorf("address %q", u)
		}
	}
}

// Every field has a label, and every reference to an id leads somewhere.
func TestLabelsAndReferences(t *testing.T) {
	_, h := newSite(t)
	for _, page := range []string{get(h, "/").Body.String(), post(h, "/match", lonely()).Body.String(), post(h, "/match", url.Values{"cost": {"x"}}).Body.String()} {
		ids := map[string]int{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if ids[m[1]]++; ids[m[1]] > 1 {
				t.Errorf("id %q occurs twice", m[1])
			}
		}
		for _, m := range regexp.MustCompile(` (?:for|aria-describedby|aria-labelledby)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if ids[m[1]] == 0 {
				t.Errorf("nothing has the id %q", m[1])
			}
		}
		for _, m := range regexp.MustCompile(`<(select|textarea|input) ([^>]*)>`).FindAllStringSubmatch(page, -1) {
			if strings.Contains(m[2], `type="hidden"`) || strings.Contains(m[2], `type="checkbox"`) {
				continue
			}
			id := regexp.MustCompile(`id="([^"]*)"`).FindStringSubmatch(m[2])
			if id == nil || !strings.Contains(page, `for="`+id[1]+`"`) {
				t.Errorf("field %q has no label", m[0])
			}
		}
	}
}

func TestPhrasesAreInBothLanguages(t *testing.T) {
	for _, table := range []map[string][2]string{phrases, constraints} {
		for key, text := range table {
			if text[0] == "" || text[1] == "" {
				t.Errorf("%s is not in both languages: %q", key, text)
			}
		}
	}
	used := regexp.MustCompile(`\.P\.([a-zA-Z]+)|\$p\.([a-zA-Z]+)`)
	for _, name := range []string{"layout", "start", "need", "result", "why", "problem"} {
		text, err := files.ReadFile("page/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(text), -1) {
			key := m[1] + m[2]
			if _, ok := phrases[key]; !ok {
				t.Errorf("%s.html uses the phrase %q, which does not exist", name, key)
			}
		}
	}
}

func TestEuros(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "2,50": 250, "2.5": 250, "€ 3": 300, "1000": 100000} {
		if got, ok := euros(text); !ok || got != want {
			t.Errorf("euros(%q) = %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "x", "-1", "1001", "2,505", "2,", ",5", "1e3", "2,-1"} {
		if got, ok := euros(text); ok {
			t.Errorf("euros(%q) = %d; want none", text, got)
		}
	}
}

func TestServeStopsGracefully(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	logged := &waiting{seen: make(chan struct{}), word: "http://127.0.0.1:"}
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, settings{
			shelf: shelf{memory: true}, addr: "127.0.0.1:0", at: "2026-11-22", seed: 1, stderr: io.Discard,
			logger: slog.New(slog.NewTextHandler(logged, nil)),
		})
	}()
	<-logged.seen
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("serve: %v", err)
	}
}

func TestRunRefusesWrongFlags(t *testing.T) {
	for _, args := range [][]string{{"-nonsense"}, {"-addr"}, {"extra"}} {
		if code := run(t.Context(), args, io.Discard); code != 2 {
			t.Errorf("run(%q) = %d; want 2", args, code)
		}
	}
	var said strings.Builder
	if code := run(t.Context(), []string{"-at", "morgen"}, &said); code != 1 || !strings.Contains(said.String(), "is not a date") {
		t.Errorf("run = %d, %q", code, said.String())
	}
}

// waiting tells when a word was written.
type waiting struct {
	seen chan struct{}
	word string
}

func (w *waiting) Write(p []byte) (int, error) {
	if strings.Contains(string(p), w.word) {
		close(w.seen)
		w.word = "\x00"
	}
	return len(p), nil
}

func TestTimesText(t *testing.T) {
	town, _ := newSite(t)
	for _, tag := range []language.Tag{language.NL, language.EN} {
		for _, i := range town.supply {
			for _, d := range i.Deliveries {
				if d.Schedule != nil && len(timesText(d.Schedule, tag)) < 10 {
					t.Errorf("%v: %q", i.Ref(), timesText(d.Schedule, tag))
				}
			}
		}
	}
}
