package vocabulary

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/internal/shareddata"
)

// TestStarterLoads is why Starter need not return an error.
func TestStarterLoads(t *testing.T) {
	sources, err := starterSources()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(sources...); err != nil {
		t.Fatal(err)
	}
	files, err := starterFiles.ReadDir("starter")
	if err != nil || len(files) != len(sources) {
		t.Errorf("%d files and %d sources, %v", len(files), len(sources), err)
	}
	if first, again := Starter(), Starter(); first != again || first.Len() == 0 {
		t.Error("Starter is not the one vocabulary")
	}
}

func TestStarterCounts(t *testing.T) {
	v := Starter()
	themes, audiences, tops := v.Themes(), v.Audiences(), 0
	for _, ref := range themes {
		if len(v.Broader(ref)) == 0 {
			tops++
		}
	}
	if len(themes) < 110 || len(audiences) < 50 || tops < 14 {
		t.Errorf("%d themes (%d at the top) and %d audiences; want at least 110, 14 and 50", len(themes), tops, len(audiences))
	}
	if n := len(v.OfKind(Condition)); n != 4 {
		t.Errorf("%d conditions; want 4", n)
	}
	if n := len(v.OfKind(Domain)); n != 13+6 {
		t.Errorf("%d domains; want 13 of ZRM and 6 of Positieve Gezondheid", n)
	}
}

// TestStarterConcepts holds every theme and audience to what was promised of it.
func TestStarterConcepts(t *testing.T) {
	v := Starter()
	for _, ref := range slices.Concat(v.Themes(), v.Audiences()) {
		c, _ := v.Concept(ref)
		for _, tag := range []language.Tag{"nl", "en"} {
			label, ok := c.Labels.Lookup(tag)
			if !ok {
				t.Errorf("%s has no label in %s", ref, tag)
			}
			keys := make(map[string]bool)
			for _, w := range slices.Concat(c.Synonyms[tag], c.Shared[tag]) {
				keys[stemKey(tag, w)] = true
			}
			delete(keys, stemKey(tag, label))
			if len(keys) < 5 {
				t.Errorf("%s has %d synonyms in %s that differ from each other and the label; want 5", ref, len(keys), tag)
			}
		}
		reached := make(map[string]int)
		for _, r := range v.Reach(ref) {
			reached[r.Ref.Scheme()]++
		}
		if reached["oe"] == 0 {
			t.Errorf("%s has no crosswalk to Open Eligibility", ref)
		}
		if c.Kind == Audience {
			continue
		}
		mapped := make(map[string]bool)
		for _, m := range c.Mappings {
			mapped[m.To.Scheme()] = true
		}
		for _, scheme := range []string{"vier-voorwaarden", "zrm", "pg"} {
			if !mapped[scheme] {
				t.Errorf("%s has no link to %s", ref, scheme)
			}
		}
		if reached["icnptso"] == 0 {
			t.Errorf("%s has no crosswalk to ICNP/TSO", ref)
		}
	}
}

// TestStarterShares: what is listed as shared is shared, so that the list stays honest.
func TestStarterShares(t *testing.T) {
	users := make(map[string]map[Ref]bool)
	for term := range Starter().Terms() {
		if term.Ref.Scheme() != "sb" {
			continue
		}
		key := phraseKey(term.Tag, term.Stems)
		if users[key] == nil {
			users[key] = make(map[Ref]bool)
		}
		users[key][term.Ref] = true
	}
	for term := range Starter().Terms() {
		if n := len(users[phraseKey(term.Tag, term.Stems)]); term.Ref.Scheme() == "sb" && term.Shared != (n > 1) {
			t.Errorf("%s: %q is called shared: %v; %d concepts have it", term.Ref, term.Text, term.Shared, n)
		}
	}
}

// TestStarterAudiences: audiences map to situations of Open Eligibility (codes from
// 112 on), themes to services (below 112) among others.
func TestStarterAudiences(t *testing.T) {
	sources, err := starterSources()
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		c, ok := source.(*Crosswalk)
		if !ok || c.To != "oe" {
			continue
		}
		services := make(map[string]bool)
		for _, p := range c.Pairs {
			situation := p.To[:3] >= "112"
			if Starter().Kind(NewRef(c.From, p.From)) == Audience && !situation {
				t.Errorf("audience %s is mapped to the service %s", p.From, p.To)
			}
			services[p.From] = services[p.From] || !situation
		}
		for _, ref := range Starter().Themes() {
			if !services[ref.Code()] {
				t.Errorf("theme %s is mapped to no service", ref)
			}
		}
	}
}

// TestStarterWords is how residents, general practitioners and directories say it.
func TestStarterWords(t *testing.T) {
	tests := []struct {
		text string
		tag  language.Tag
		want Ref
	}{
		{"rondkomen", "nl", "sb:rondkomen"},
		{"alleen zitten", "nl", "sb:eenzaamheid"},
		{"de weg niet meer weten", "nl", "sb:dementie"},
		{"geen aanspraak", "nl", "sb:eenzaamheid"},
		{"mijn man is overleden", "nl", "sb:rouw"},
		{"voedselbanken", "nl", "sb:voedselhulp"},
		{"Mantelzorgers", "nl", "sb:mantelzorgers"},
		{"ouderen", "nl", "sb:ouderen"},
		{"ouders", "nl", "sb:ouders"},
		{"food pantries", "en", "sb:voedselhulp"},
		{"case management", "en", "sb:doorverwijzing"},
		{"ESOL", "en", "sb:nederlandse-taal"},
		{"legal aid", "en", "sb:juridisch-advies"},
		{"shelters", "en", "sb:noodopvang"},
		{"tutoring", "en", "sb:huiswerkbegeleiding"},
		{"immigration", "en", "sb:nieuw-in-nederland"},
		{"job training", "en", "sb:werkervaring"},
		{"counselling", "en", "sb:mentale-gezondheid"},
		{"senior centers", "en", "sb:dagbesteding"},
		{"child care", "en", "sb:kinderopvang"},
		{"youth development", "en", "sb:jongerenwerk"},
	}
	for _, tt := range tests {
		if got := Starter().Lookup(tt.text, tt.tag); !slices.Contains(got, tt.want) {
			t.Errorf("Lookup(%q) = %v; want %s among them", tt.text, got, tt.want)
		}
	}
}

// TestStarterCodesExist compares the codes of the frames and external schemes with
// their published lists, in both directions.
func TestStarterCodesExist(t *testing.T) {
	published := map[string]map[string]bool{
		"oe":      column(t, "vocab/open-eligibility/baltimore-oe-categories.csv", "taxonomy_id"),
		"icnptso": column(t, "vocab/icnp/classification/icnptso.csv", "Section", "Group", "Sub-group"),
		"zrm":     frameCodes(t, "vocab/nl/zrm.json"),
		"pg":      frameCodes(t, "vocab/nl/positieve-gezondheid.json"),
	}
	ours := make(map[string]int)
	for _, e := range Starter().entries {
		list, ok := published[e.ref.Scheme()]
		if !ok {
			continue
		}
		ours[e.ref.Scheme()]++
		if !list[e.ref.Code()] {
			t.Errorf("%s is not in the published list", e.ref)
		}
	}
	for scheme, list := range published {
		if ours[scheme] != len(list) {
			t.Errorf("%s: %d codes; the published list has %d", scheme, ours[scheme], len(list))
		}
	}
}

// column reads the distinct values of some columns of a CSV file of the shared data.
func column(t *testing.T, name string, columns ...string) map[string]bool {
	t.Helper()
	f, err := os.Open(shareddata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	values := make(map[string]bool)
	for i, head := range rows[0] {
		if !slices.Contains(columns, head) {
			continue
		}
		for _, row := range rows[1:] {
			if row[i] != "" {
				values[row[i]] = true
			}
		}
	}
	return values
}

func frameCodes(t *testing.T, name string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(shareddata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	type item struct {
		Code string `json:"code"`
	}
	var frame struct {
		Domains    []item `json:"domains"`
		Dimensions []item `json:"dimensions"`
	}
	if err := json.Unmarshal(data, &frame); err != nil {
		t.Fatal(err)
	}
	codes := make(map[string]bool)
	for _, i := range slices.Concat(frame.Domains, frame.Dimensions) {
		codes[i.Code] = true
	}
	return codes
}
