package vocabulary

import (
	"fmt"
	"strconv"
	"strings"
)

// Years is an age in hundredths of a year: 250 is two and a half years. In JSON it is
// a number of years with at most two decimals.
type Years int32

// maxYears bounds ages on both sides of the JSON form.
const maxYears Years = 150_00

// ParseYears reads a decimal number of years from 0 to 150 with at most two decimals:
// "12", "0.5", "17.75".
func ParseYears(s string) (Years, error) {
	whole, part, found := strings.Cut(s, ".")
	if !digits(whole, 1, 3) || found && !digits(part, 1, 2) || len(whole) > 1 && whole[0] == '0' {
		return 0, fmt.Errorf("%.40q is not an age; write years with at most two decimals, such as 12 or 0.5", s)
	}
	n, _ := strconv.Atoi(whole + (part + "00")[:2])
	if Years(n) > maxYears {
		return 0, fmt.Errorf("%s is not an age; it goes up to 150 years", s)
	}
	return Years(n), nil
}

func digits(s string, least, most int) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return least <= len(s) && len(s) <= most
}

// String returns the age as a decimal number without needless zeros.
func (y Years) String() string {
	whole, part := strconv.Itoa(int(y/100)), int(y%100)
	switch {
	case y < 0:
		return "-" + (-y).String()
	case part == 0:
		return whole
	case part%10 == 0:
		return whole + "." + strconv.Itoa(part/10)
	}
	return whole + "." + strconv.Itoa(part/10) + strconv.Itoa(part%10)
}

// MarshalJSON writes the age as a number.
func (y Years) MarshalJSON() ([]byte, error) {
	if y < 0 || y > maxYears {
		return nil, fmt.Errorf("%d hundredths of a year is not an age", y)
	}
	return []byte(y.String()), nil
}

// UnmarshalJSON reads what [ParseYears] reads.
func (y *Years) UnmarshalJSON(data []byte) error {
	parsed, err := ParseYears(string(data))
	if err != nil {
		return err
	}
	*y = parsed
	return nil
}

// An AgeBand is a range of ages, from Min to just under Max, so that 12-18 and 18-27
// touch without sharing an age. Max 0 means that there is no upper limit.
type AgeBand struct {
	Min Years `json:"min"`
	Max Years `json:"max,omitzero"`
}

// Contains reports whether every age of other lies in b.
func (b AgeBand) Contains(other AgeBand) bool {
	return b.Min <= other.Min && (b.Max == 0 || other.Max != 0 && other.Max <= b.Max)
}

// Overlaps reports whether some age lies in both.
func (b AgeBand) Overlaps(other AgeBand) bool {
	return (b.Max == 0 || other.Min < b.Max) && (other.Max == 0 || b.Min < other.Max)
}

// Has reports whether the age lies in b.
func (b AgeBand) Has(age Years) bool {
	return b.Min <= age && (b.Max == 0 || age < b.Max)
}

// problem says what is wrong with the band, or "".
func (b AgeBand) problem() string {
	switch {
	case b.Min < 0 || b.Min > maxYears || b.Max < 0 || b.Max > maxYears:
		return "ages go from 0 to 150 years"
	case b.Max != 0 && b.Max <= b.Min:
		return "the upper limit must be above the lower; swap them or leave max out"
	case b == AgeBand{}:
		return "a band without limits says nothing; give min or max, or leave age out"
	}
	return ""
}
