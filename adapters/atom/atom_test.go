package atom

import (
	"bytes"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

var update = flag.Bool("update", false, "write golden files anew")

var (
	at   = time.Date(2026, 11, 22, 9, 0, 0, 123_000_000, time.UTC)
	ours = cohesion.StableID[cohesion.Community](at, "test", "ours")
)

func meta[T any](name string, changed time.Duration) cohesion.Meta[T] {
	return cohesion.Meta[T]{ID: cohesion.StableID[T](at, "test", name), Community: ours, Version: 1, Created: at, Changed: at.Add(changed)}
}

func supply(text string) *published.Supply {
	org := &cohesion.Organisation{Meta: meta[cohesion.Organisation]("org", 0), Name: language.Dutch("Buurt & Zo")}
	theme := vocabulary.Starter().Themes()[0]
	records := []cohesion.Record{org, &cohesion.Community{Meta: meta[cohesion.Community]("ours", 0), Name: language.Dutch("Amersfoort")}}
	for n, name := range []string{"Eerst", text, "Koffie <b>& thee</b>"} {
		records = append(records, &cohesion.Initiative{
			Meta: meta[cohesion.Initiative](name, time.Duration(n)*time.Hour), Name: language.Dutch(name), Summary: language.Dutch(text), Published: true,
			Status: cohesion.InitiativeActive, Organisers: []cohesion.OrganisationID{org.ID}, Themes: []vocabulary.Ref{theme}, URL: []string{"", "https://example.nl/a?b=1&c=2", ""}[n],
			Deliveries: []cohesion.Delivery{{ServiceArea: &cohesion.ServiceArea{Areas: []cohesion.AreaCode{{Scheme: "pc6", Code: "3811AA"}}}}},
		})
	}
	ended := &cohesion.Initiative{Meta: meta[cohesion.Initiative]("ended", 0), Name: language.Dutch("Voorbij"), Published: true, Status: cohesion.InitiativeEnded}
	hidden := &cohesion.Initiative{Meta: meta[cohesion.Initiative]("hidden", 0), Name: language.Dutch("Geheim"), Status: cohesion.InitiativeActive}
	return published.New(ours, slices.Values(append(records, ended, hidden)), published.Options{})
}

func options() Options {
	return Options{SelfURL: "https://example.nl/v1/atom", Link: func(id cohesion.InitiativeID) string { return "https://example.nl/aanbod/" + id.String() }}
}

func TestGolden(t *testing.T) {
	got, err := Feed(supply("Samen. Met \"elkaar\" in de wijk ✓"), options())
	if err != nil {
		t.Fatal(err)
	}
	check(t, got)
	file := filepath.Join("testdata", "feed.xml")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSelects(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Options)
		want   []string
	}{
		"all":         {func(*Options) {}, []string{"Koffie <b>& thee</b>", "x", "Eerst"}},
		"two":         {func(o *Options) { o.Entries = 2 }, []string{"Koffie <b>& thee</b>", "x"}},
		"none":        {func(o *Options) { o.Entries = -1 }, nil},
		"theme":       {func(o *Options) { o.Theme = vocabulary.Starter().Themes()[0]; o.Entries = 1 }, []string{"Koffie <b>& thee</b>"}},
		"no theme":    {func(o *Options) { o.Theme = "sb:nergens" }, nil},
		"area":        {func(o *Options) { o.Area = cohesion.AreaCode{Scheme: "pc4", Code: "3811"}; o.Entries = 1 }, []string{"Koffie <b>& thee</b>"}},
		"other area":  {func(o *Options) { o.Area = cohesion.AreaCode{Scheme: "pc4", Code: "3812"} }, nil},
		"nobody":      {func(o *Options) { o.Organisation = cohesion.StableID[cohesion.Organisation](at, "t", "no") }, nil},
		"above limit": {func(o *Options) { o.Entries = 1 << 30 }, []string{"Koffie <b>& thee</b>", "x", "Eerst"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			tt.change(&o)
			text, err := Feed(supply("x"), o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range check(t, text).Entries {
				got = append(got, e.Title)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

var uuid = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// check holds a feed against RFC 4287: what must be there, once, and in its form.
func check(t testing.TB, text []byte) feed {
	t.Helper()
	var f feed
	dec := xml.NewDecoder(bytes.NewReader(text))
	dec.Strict = true
	if err := dec.Decode(&f); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !utf8.Valid(text) || f.Title == "" || len(f.Authors) == 0 || f.XMLName.Space != "http://www.w3.org/2005/Atom" {
		t.Error("the feed lacks something")
	}
	seen := map[string]bool{}
	latest := ""
	for _, e := range append([]entry{{ID: f.ID, Title: f.Title, Updated: f.Updated, Published: f.Updated}}, f.Entries...) {
		if !uuid.MatchString(e.ID) || seen[e.ID] {
			t.Errorf("id %q", e.ID)
		}
		seen[e.ID] = true
		for _, stamp := range []string{e.Updated, e.Published} {
			if _, err := time.Parse("2006-01-02T15:04:05Z", stamp); err != nil {
				t.Error(err)
			}
		}
	}
	for _, e := range f.Entries {
		latest = max(latest, e.Updated)
		if len(e.Authors) == 0 || len(e.Links) == 0 && e.Summary == "" {
			t.Errorf("entry %s lacks something", e.ID)
		}
	}
	if f.Updated < latest {
		t.Errorf("the feed was updated at %s and an entry at %s", f.Updated, latest)
	}
	for _, secret := range []string{"Voorbij", "Geheim"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s is in the feed", secret)
		}
	}
	return f
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "koffie", "]]>&<\"'", "\x00\x08\x1f", "\xff", "\uFFFE\uFFFF", strings.Repeat("é", 1000), "</summary><entry>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "Voorbij") || strings.Contains(s, "Geheim") {
			return
		}
		text, err := Feed(supply(s), options())
		if err != nil {
			t.Fatal(err)
		}
		read := check(t, text)
		if len(read.Entries) != 3 {
			t.Fatalf("%d entries", len(read.Entries))
		}
		want := strings.Map(func(r rune) rune {
			if r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 {
				return r
			}
			return utf8.RuneError
		}, string([]rune(s)))
		if got := read.Entries[1].Summary; got != want {
			t.Errorf("%q was read as %q, want %q", s, got, want)
		}
	})
}
