package cohesion

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func TestFindPersonalSlipExtent(t *testing.T) {
	for text, want := range map[string][]string{
		"bel op0612345678, of":           {"phone 0612345678"},
		"nr O6-12345678.":                {"phone O6-12345678"},
		"x 06:12345678 y":                {"phone 06:12345678"},
		"0 6 1 2 3 4 5 6 7 8 x":          {"phone 0 6 1 2 3 4 5 6 7 8"},
		"uit 0032 475 12 34 56, Gent":    {"phone 0032 475 12 34 56"},
		"mail jan @ voorbeeld . nl, dus": {"email jan @ voorbeeld . nl"},
		"mail jan@gmail of":              {"email jan@gmail"},
		"mail jan at gmail.com, of":      {"email jan at gmail.com"},
		"é jan@@voorbeeld,nl é":          {"email jan@@voorbeeld,nl"},
		"is 123  456  782.":              {"bsn 123  456  782"},
		"is 123456782,00.":               {"bsn 123456782"},
		"op NL91/ABNAO417164300 tnv":     {"iban NL91/ABNAO417164300"},
	} {
		if diff := cmp.Diff(want, found(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// A year beside a count is no BSN, and a word must be one to be a phone number's: a key of
// letters and digits holds none.
func TestFindPersonalSlipCodes(t *testing.T) {
	r := rand.New(rand.NewSource(9))
	for range 50_000 {
		key := fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
		for _, text := range []string{"a" + key, "z" + key} {
			for _, f := range FindPersonal(text) {
				if f.Kind != PersonalIBAN { // whose check digits are right by chance
					t.Fatalf("%q: %v", text, f)
				}
			}
		}
		if got := found(fmt.Sprintf("in %d %d bezoekers", 1950+r.Intn(90), 10_000+r.Intn(90_000))); got != nil {
			t.Fatal(got)
		}
	}
}

func TestCheckFreeTextBounds(t *testing.T) {
	text := strings.Repeat("é 0612345678 ", 150)
	vs := CheckFreeText("words", text)
	if len(vs) != maxPersonal {
		t.Fatalf("%d findings are reported, want %d", len(vs), maxPersonal)
	}
	for i, v := range vs {
		if place := fmt.Sprintf("(characters %d to %d)", 13*i+3, 13*i+12); !strings.Contains(v.Message, place) {
			t.Errorf("finding %d: %q, want %s", i, v.Message, place)
		}
	}
	var long valid.Violations
	checkFree(&long, "words", text, 100)
	if diff := cmp.Diff([]string{"/words range"}, pathsAndCodes(long)); diff != "" {
		t.Errorf("a text that is too long (-want +got):\n%s", diff)
	}
}

// What comes from elsewhere is read as its reader does, in every record about residents or their agenda.
func TestPrivateMeta(t *testing.T) {
	for _, raw := range []string{
		`{"tel":"\u002B31612345678"}`, `{"tel":"06\/12345678"}`, `{"m":"jan\u0040gmail.com"}`, `{"bsn":"\u0031\u00323456782"}`, `{"bsn":123456782}`,
		`{"tel":"Bel:\n0612345678"}`, `{"t":"06\u00a012345678"}`, `{"a":"x\n123456782"}`, `{"0612345678":1}`,
	} {
		for kind, got := range map[Kind][]string{
			KindNeed:        with(sampleNeed(), func(n *SupportNeed) { n.Extensions = Extensions{"x": json.RawMessage(raw)} }),
			KindTalent:      with(sampleTalent(), func(n *Talent) { n.Extensions = Extensions{"x": json.RawMessage(raw)} }),
			KindAgendaItem:  with(sampleAgendaItem(), func(n *AgendaItem) { n.Extensions = Extensions{"x": json.RawMessage(raw)} }),
			KindGathering:   with(sampleGathering(), func(n *Gathering) { n.Extensions = Extensions{"x": json.RawMessage(raw)} }),
			KindPartnership: with(samplePartnership(), func(n *Partnership) { n.Extensions = Extensions{"x": json.RawMessage(raw)} }),
		} {
			if diff := cmp.Diff([]string{"/extensions/x personal"}, got); diff != "" {
				t.Errorf("%v with %s (-want +got):\n%s", kind, raw, diff)
			}
		}
	}
	got := with(sampleNeed(), func(n *SupportNeed) { n.Source = &Source{System: "bsn 123456782", ID: "0612345678"} })
	if diff := cmp.Diff([]string{"/source/system personal", "/source/id personal"}, got); diff != "" {
		t.Errorf("source (-want +got):\n%s", diff)
	}
}

func TestPrivateCodes(t *testing.T) {
	const phone, bsn, clean = vocabulary.Ref("x:0612345678"), vocabulary.Ref("x:123456782"), vocabulary.Ref("x:0307200000415387")
	need := with(sampleNeed(), func(n *SupportNeed) {
		n.Wants = []Want{{Theme: clean}, {Theme: phone}}
		n.Facts.Answers = []FactAnswer{{bsn, AnswerYes}, {clean, AnswerNo}}
		n.Refusals.Themes = []vocabulary.Ref{clean, phone}
	})
	if diff := cmp.Diff([]string{"/wants/1/theme personal", "/facts/answers/0/fact personal", "/refusals/themes/1 personal"}, need); diff != "" {
		t.Errorf("need (-want +got):\n%s", diff)
	}
	talent := with(sampleTalent(), func(n *Talent) { n.Offers = []Want{{Theme: phone}} })
	if diff := cmp.Diff([]string{"/offers/0/theme personal"}, talent); diff != "" {
		t.Errorf("talent (-want +got):\n%s", diff)
	}
}
