package language

import "testing"

func TestWithinOneEdit(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"equal", "zorg", "zorg", true},
		{"empty", "", "", true},
		{"one letter", "", "a", true},
		{"two letters", "", "ab", false},
		{"missing inside", "eenzamheid", "eenzaamheid", true},
		{"missing at the end", "zor", "zorg", true},
		{"missing at the start", "org", "zorg", true},
		{"another letter", "zarg", "zorg", true},
		{"swapped", "zrog", "zorg", true},
		{"swapped at the end", "zogr", "zorg", true},
		{"two others", "zaag", "zorg", false},
		{"swapped and another", "zrot", "zorg", false},
		{"not neighbours", "gorz", "zorg", false},
		{"beyond ASCII", "één", "een", false},
		{"beyond ASCII, one", "eén", "een", true},
		{"beyond ASCII, longer", "日本語", "日本", true},
		{"lengths far apart", "日本語日本語", "日", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := WithinOneEdit(tt.a, tt.b); got != tt.want {
				t.Errorf("WithinOneEdit(%q, %q) = %v", tt.a, tt.b, got)
			}
		})
	}
}

// distance is the slow reference: the optimal string alignment distance by the whole
// table.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
				continue
			case j == 0:
				d[i][j] = i
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func FuzzWithinOneEdit(f *testing.F) {
	f.Add("zorg", "zrog")
	f.Add("abab", "baba")
	f.Add("é", "ée")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 40 || len(b) > 40 {
			return
		}
		want := distance([]rune(a), []rune(b)) <= 1
		if got := WithinOneEdit(a, b); got != want {
			t.Errorf("WithinOneEdit(%q, %q) = %v; want %v", a, b, got, want)
		}
		if WithinOneEdit(a, b) != WithinOneEdit(b, a) {
			t.Errorf("%q, %q: the order matters", a, b)
		}
	})
}
