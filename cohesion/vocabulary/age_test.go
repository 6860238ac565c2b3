package vocabulary

import (
	"encoding/json"
	"testing"
)

func TestParseYears(t *testing.T) {
	tests := []struct {
		in   string
		want Years // -1 means refused
	}{
		{"0", 0}, {"12", 1200}, {"0.5", 50}, {"17.75", 1775}, {"150", 15000}, {"2.05", 205}, {"2.50", 250},
		{"", -1}, {"-1", -1}, {"12.", -1}, {".5", -1}, {"1.234", -1}, {"1e1", -1}, {"012", -1}, {"151", -1},
		{"150.01", -1}, {"1234", -1}, {"twaalf", -1}, {"12 ", -1}, {"+1", -1},
	}
	for _, tt := range tests {
		got, err := ParseYears(tt.in)
		if tt.want < 0 {
			if err == nil {
				t.Errorf("ParseYears(%q) = %v; want an error", tt.in, got)
			}
			continue
		}
		if err != nil || got != tt.want {
			t.Errorf("ParseYears(%q) = %d, %v; want %d", tt.in, got, err, tt.want)
		}
		if back, err := ParseYears(got.String()); err != nil || back != got {
			t.Errorf("%q is written %q, which reads as %d, %v", tt.in, got.String(), back, err)
		}
	}
}

func TestAgeBandJSON(t *testing.T) {
	data, err := json.Marshal(AgeBand{Min: 50, Max: 1205})
	if err != nil || string(data) != `{"min":0.5,"max":12.05}` {
		t.Errorf("%s, %v", data, err)
	}
	if data, _ := json.Marshal(AgeBand{Min: 6500}); string(data) != `{"min":65}` {
		t.Errorf("an open band is %s", data)
	}
	var band AgeBand
	if err := json.Unmarshal([]byte(`{"min":"12"}`), &band); err == nil {
		t.Error("an age in quotes was read")
	}
}

// TestAgeBandByAges compares the bands with the ages in them, one by one.
func TestAgeBandByAges(t *testing.T) {
	var bands []AgeBand
	for low := Years(0); low <= 5; low++ {
		for high := Years(0); high <= 6; high++ {
			if b := (AgeBand{low, high}); b.problem() == "" {
				bands = append(bands, b)
			}
		}
	}
	const oldest = 10 // stands for all ages above
	for _, a := range bands {
		for _, b := range bands {
			contains, overlaps := true, false
			for age := Years(0); age <= oldest; age++ {
				contains = contains && (a.Has(age) || !b.Has(age))
				overlaps = overlaps || a.Has(age) && b.Has(age)
			}
			if a.Contains(b) != contains || a.Overlaps(b) != overlaps {
				t.Errorf("%v and %v: Contains %v, Overlaps %v", a, b, a.Contains(b), a.Overlaps(b))
			}
		}
	}
}
