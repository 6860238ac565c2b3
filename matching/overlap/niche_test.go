package overlap

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/internal/shareddata"
)

// MacArthur's warblers (1958): shares of time in 16 parts of trees. The means and breadths
// are those that the EcoSimR package prints, or were computed beside it.
func TestNicheWarblers(t *testing.T) {
	data, err := os.ReadFile(shareddata.Path(t, "oracles/macarthur_warblers.json"))
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Species []string
		Rows    [][]float64
	}
	if err := json.Unmarshal(data, &set); err != nil {
		t.Fatal(err)
	}
	niches := make([]Niche, len(set.Rows))
	for i, row := range set.Rows {
		amounts := map[vocabulary.Ref]float64{}
		for zone, v := range row {
			amounts[vocabulary.Ref(fmt.Sprintf("zone:%02d", zone))] = v
		}
		niches[i] = NewNiche(amounts)
	}
	near := func(name string, got, want, within float64) {
		t.Helper()
		if math.Abs(got-want) > within {
			t.Errorf("%s: %v, not %v", name, got, want)
		}
	}
	for i, want := range []float64{3.1387, 7.1760, 7.5984, 5.1840, 9.3435} {
		near("breadth of "+set.Species[i], niches[i].Breadth(), want, .00005)
	}
	var pianka, proportional, horn, pairs float64
	for i := range niches {
		for _, o := range niches[i+1:] {
			pianka, proportional, horn, pairs = pianka+niches[i].Pianka(o), proportional+niches[i].Proportional(o), horn+niches[i].MorisitaHorn(o), pairs+1
			near("symmetry", niches[i].Pianka(o)-o.Pianka(niches[i]), 0, 1e-15)
			// Pianka's measure is the geometric mean of Levins's in both directions.
			near("levins", math.Sqrt(niches[i].Within(o)*o.Within(niches[i])), niches[i].Pianka(o), 1e-12)
		}
	}
	near("mean Pianka", pianka/pairs, .55514, .000005)
	near("mean Czekanowski", proportional/pairs, .50650, .000005)
	near("mean Morisita-Horn", horn/pairs, .53613, .000005)
	near("Cape May and Blackburnian", niches[0].Pianka(niches[3]), .93300, .000005)
	near("Cape May and bay-breasted", niches[0].Pianka(niches[4]), .24650, .000005)
}

func TestNicheEmpty(t *testing.T) {
	some, none := NewNiche(map[vocabulary.Ref]float64{"sb:taal": 2, "sb:sport": 0}), Niche(nil)
	if len(some) != 1 || some.Breadth() != 1 || some.Pianka(some) != 1 || some.Proportional(some) != 1 || some.MorisitaHorn(some) != 1 || some.Within(some) != 1 {
		t.Errorf("one category: %v", some)
	}
	for _, v := range []float64{none.Breadth(), none.Within(some), some.Within(none), none.Pianka(some), some.Proportional(none), none.MorisitaHorn(none)} {
		if v != 0 {
			t.Errorf("of nothing: %v", v)
		}
	}
}

// Davis, Gardner and Gardner (1941): 18 women at 14 events, of whom the table of pairs is
// published. The greater coverage is the overlap coefficient, and from the Dice measure d
// follows Jaccard's, d / (2 - d).
func TestSharesDavis(t *testing.T) {
	events := map[string]int64{ // that each attended
		"Evelyn Jefferson": 8, "Laura Mandeville": 7, "Theresa Anderson": 8, "Brenda Rogers": 7, "Charlotte McDowd": 4, "Frances Anderson": 4,
		"Eleanor Nye": 4, "Pearl Oglethorpe": 3, "Ruth DeSand": 4, "Verne Sanderson": 4, "Myra Liddel": 4, "Katherina Rogers": 6,
		"Sylvia Avondale": 7, "Nora Fayette": 8, "Helen Lloyd": 5, "Dorothy Murchison": 2, "Olivia Carleton": 2, "Flora Price": 2,
	}
	data, err := os.ReadFile(shareddata.Path(t, "oracles/network_oracles.json"))
	if err != nil {
		t.Fatal(err)
	}
	var oracle struct {
		Davis struct {
			Pairs map[string]struct {
				Shared  int64
				Jaccard float64
				Overlap float64 `json:"overlap_coefficient"`
			}
		}
	}
	if err := json.Unmarshal(data, &oracle); err != nil {
		t.Fatal(err)
	}
	if len(oracle.Davis.Pairs) < 100 {
		t.Fatalf("%d pairs", len(oracle.Davis.Pairs))
	}
	for names, want := range oracle.Davis.Pairs {
		first, second, _ := strings.Cut(names, "|")
		a, b := events[first], events[second]
		if a == 0 || b == 0 {
			t.Fatalf("%s is not known", names)
		}
		c := shares(want.Shared, a, b)
		d := float64(c.dice()) / 1e6
		if got := float64(max(c.ab, c.ba)) / 1e6; math.Abs(got-want.Overlap) > 2e-6 {
			t.Errorf("%s: overlap %v, not %v", names, got, want.Overlap)
		}
		if got := d / (2 - d); math.Abs(got-want.Jaccard) > 3e-6 {
			t.Errorf("%s: Jaccard %v, not %v", names, got, want.Jaccard)
		}
	}
}
