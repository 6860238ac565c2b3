package duplicate

import "fmt"

// A level says how well two values agree. 0 is unknown: at least one value is missing.
// From 1 on, agreement grows. The last frequencyClasses levels are equality, from values
// that many records share to values that hardly any other has; the levels before them are
// by kind, in levelNames.
type level = uint8

const levelUnknown level = 0

// The levels of inequality by kind, from 1 on.
var levelNames = [...][]string{
	Name:     {"numbers differ", "different", "weak", "partial", "contained", "mostly contained", "similar", "near"},
	Text:     {"different", "weak", "partial", "similar", "near"},
	Number:   {"different", "within a quarter", "within a twentieth", "within a hundredth"},
	Date:     {"different", "near in time", "one slip"},
	Code:     {"different", "one slip"},
	Set:      {"disjoint", "some shared", "half shared", "most shared", "near"},
	Street:   {"different", "same street", "similar", "same number", "near"},
	Postcode: {"different", "same area", "one slip"},
	City:     {"different", "similar"},
	Phone:    {"different", "one mobile, one not", "close"},
	Website:  {"different", "similar"},
	Email:    {"different", "one at a provider", "same domain", "one slip"},
	Category: {"different", "some shared"},
	Point:    {"over 10 km", "10 km", "2 km", "500 m", "100 m"},
	formKind: {"different"},
}

// levelDifferentNumbers is the level of names whose numbers differ: a veto.
const levelDifferentNumbers level = 1

// formKind is the comparison of legal forms, which names bring with them.
const formKind Comparison = Point + 1

// plainLevels is how many levels of inequality a kind has.
func (k Comparison) plainLevels() int { return len(levelNames[k]) }

// levels is how many levels a kind has, unknown included.
func (k Comparison) levels() int {
	switch k {
	case formKind:
		return 3
	default:
		return 1 + k.plainLevels() + frequencyClasses
	}
}

// isEqual says whether a level of the kind is equality.
func (k Comparison) isEqual(l level) bool { return int(l) > k.plainLevels() }

// levelName is how a level is called in reasons.
func (k Comparison) levelName(l level) string {
	switch {
	case l == levelUnknown:
		return "unknown"
	case !k.isEqual(l):
		return levelNames[k][l-1]
	case k == formKind:
		return "equal"
	}
	class := int(l) - k.plainLevels() - 1
	if class == frequencyClasses-1 {
		return "equal, rare"
	}
	return fmt.Sprintf("equal, shared by many (%d)", frequencyClasses-1-class)
}

// compare returns the level of two ids of the column.
func (c *column) compare(a, b int32) level {
	if a == 0 || b == 0 {
		return levelUnknown
	}
	if a > 0 && b > 0 {
		return c.compareValues(a, b)
	}
	var oneA, oneB [1]int32
	best := level(1)
	for _, x := range c.listOf(a, &oneA) {
		for _, y := range c.listOf(b, &oneB) {
			best = max(best, c.compareValues(x, y))
		}
	}
	return best
}

func (c *column) compareValues(a, b int32) level {
	k := c.field.Kind
	if a == b {
		return level(k.plainLevels()+1) + c.classes[a]
	}
	switch k {
	case Name:
		return c.compareNames(a, b, 0, 0)
	case Street:
		return c.compareStreets(a, b)
	case Text:
		return c.compareTexts(a, b)
	case Set:
		return c.compareSets(a, b)
	case City, Category:
		return c.comparePhrases(a, b)
	case Number:
		return compareNumbers(c.numbers[a], c.numbers[b])
	case Date:
		return compareDates(c.numbers[a], c.numbers[b])
	case Point:
		return comparePoints(c.numbers[a], c.numbers[b])
	}
	return compareCodes(k, c.values.bytes(a), c.values.bytes(b))
}
