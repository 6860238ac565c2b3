package cohesion

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCostWithin holds the whole table: for each pair of periods the greatest price that
// is still within a limit of 1200 cents, or that they cannot be compared.
func TestCostWithin(t *testing.T) {
	const limit, never = 1200, -1
	periods := []CostPer{0, Once, PerSession, PerMonth, PerYear}
	greatest := [5][5]int64{ // row: period of the cost; column: period of the limit
		{1200, never, never, never, never},
		{never, 1200, never, never, never},
		{never, never, 1200, never, never},
		{never, never, never, 1200, 100},
		{never, never, never, 14400, 1200},
	}
	for i, per := range periods {
		for j, limitPer := range periods {
			within := func(cents, limit int64) Truth {
				return Cost{Cents: cents, Per: per}.Within(Cost{Cents: limit, Per: limitPer})
			}
			if got := within(0, limit); got != Yes {
				t.Errorf("free %q within a limit %q: %v", per, limitPer, got)
			}
			if got := within(0, 0); got != Yes {
				t.Errorf("free %q within nothing %q: %v", per, limitPer, got)
			}
			if got := within(1, 0); got != No {
				t.Errorf("a cent %q within nothing %q: %v", per, limitPer, got)
			}
			if most := greatest[i][j]; most == never {
				if got := within(1, limit); got != 0 {
					t.Errorf("%q within %q: %v, want unknown", per, limitPer, got)
				}
			} else if got, more := within(most, limit), within(most+1, limit); got != Yes || more != No {
				t.Errorf("%d %q within %d %q: %v, and a cent more: %v", most, per, limit, limitPer, got, more)
			}
		}
	}
}

func TestCostWithinCurrencies(t *testing.T) {
	tests := []struct {
		cost, limit string
		want        Truth
	}{{"", "", Yes}, {"EUR", "", Yes}, {"", "EUR", Yes}, {"USD", "USD", Yes}, {"USD", "", 0}, {"", "USD", 0}, {"SRD", "USD", 0}}
	for _, tt := range tests {
		c, limit := Cost{Cents: 10, Per: Once, Currency: tt.cost}, Cost{Cents: 20, Per: Once, Currency: tt.limit}
		if got := c.Within(limit); got != tt.want {
			t.Errorf("%q within %q: %v, want %v", tt.cost, tt.limit, got, tt.want)
		}
		c.Cents = 0
		if got := c.Within(limit); got != Yes {
			t.Errorf("free in %q within %q: %v", tt.cost, tt.limit, got)
		}
	}
	high := Cost{Cents: maxCents, Per: PerYear}
	if got := high.Within(Cost{Cents: maxCents, Per: PerMonth}); got != Yes {
		t.Errorf("the highest price a year within the same a month: %v", got)
	}
}

func TestCostValidate(t *testing.T) {
	tests := []struct {
		name string
		c    Cost
		want []string
	}{
		{"free", Cost{}, nil},
		{"free, each time", Cost{Per: PerSession}, nil},
		{"the highest", Cost{Cents: 100_000_000, Per: Once, Currency: "ANG", Note: strings.Repeat("x", 500)}, nil},
		{"too high", Cost{Cents: 100_000_001, Per: Once}, []string{"/cents range"}},
		{"negative", Cost{Cents: -1}, []string{"/cents range"}},
		{"how often is not said", Cost{Cents: 1}, []string{"/per required"}},
		{"how often is not known", Cost{Cents: 1, Per: PerYear + 1}, []string{"/per unknown"}},
		{"small letters", Cost{Currency: "eur"}, []string{"/currency format"}},
		{"two letters", Cost{Currency: "EU"}, []string{"/currency format"}},
		{"sign", Cost{Currency: "€"}, []string{"/currency format"}},
		{"note", Cost{Note: strings.Repeat("x", 501)}, []string{"/note range"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, pathsAndCodes(tt.c.Validate())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
