package cohesion

import "github.com/socialebasis/verbinder/cohesion/valid"

// A Cost is a price. Amounts are whole cents, so that nothing is rounded; 0 is free.
type Cost struct {
	Cents    int64   `json:"cents"`             // 0 or more
	Per      CostPer `json:"per,omitzero"`      // required when Cents > 0
	Currency string  `json:"currency,omitzero"` // ISO 4217; empty is EUR
	Note     string  `json:"note,omitzero"`     // such as "a gift is welcome"
}

// maxCents bounds a price: a million euros.
const maxCents = 100_000_000

// Within says whether the cost is at most the limit. Free is within any limit. Costs
// per month and per year are compared by twelve months a year; other periods and other
// currencies cannot be compared, which is unknown.
func (c Cost) Within(limit Cost) Truth {
	if c.Cents == 0 {
		return Yes
	}
	if c.currency() != limit.currency() {
		return 0
	}
	a, b := c.Cents, limit.Cents
	switch {
	case c.Per == limit.Per:
	case c.Per == PerMonth && limit.Per == PerYear:
		a *= 12
	case c.Per == PerYear && limit.Per == PerMonth:
		b *= 12
	case limit.Cents == 0:
		return No // something is more than nothing, whatever the period
	default:
		return 0
	}
	if a <= b {
		return Yes
	}
	return No
}

func (c Cost) currency() string {
	if c.Currency == "" {
		return "EUR"
	}
	return c.Currency
}

// Validate returns what is wrong.
func (c Cost) Validate() valid.Violations {
	var vs valid.Violations
	if c.Cents < 0 || c.Cents > maxCents {
		vs.Add("cents", valid.Range, "a cost is 0 to %d cents", maxCents)
	}
	checkEnum(&vs, "per", c.Per, c.Cents > 0)
	if c.Currency != "" && (len(c.Currency) != 3 || !isUpper(c.Currency)) {
		vs.Add("currency", valid.Format, "a currency is three capitals (ISO 4217), such as EUR")
	}
	checkLine(&vs, "note", c.Note, 0, 500)
	return vs
}

func isUpper(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

// CostPer says how often a cost is paid.
type CostPer uint8

// The values of [CostPer].
const (
	Once       CostPer = iota + 1 // once: one payment
	PerSession                    // session: each time
	PerMonth                      // month: each month
	PerYear                       // year: each year
)

var costPerNames = []string{"", "once", "session", "month", "year"}

// String returns the value's name; "" when unset.
func (e CostPer) String() string { return enumName(costPerNames, "cost period", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e CostPer) MarshalText() ([]byte, error) { return enumText(costPerNames, "cost period", e) }

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *CostPer) UnmarshalText(text []byte) error {
	return enumParse(costPerNames, "cost period", text, e)
}
