package hsds

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// ages reads what people write in the field of an age: "18", "18+", "eighteen",
// "twaalf jaar", "12 t/m 18", "under 18". It is not ok when any word is not
// understood. An open end is nil. Both ends are included, as in HSDS.
func ages(s string) (least, most *int, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" || len(s) > 60 {
		return nil, nil, false
	}
	s = strings.NewReplacer("t/m", " tot-en-met ", "tot en met", " tot-en-met ", "–", " - ", "years old", " ", "and over", " + ", "and older",
		" + ", "en ouder", " + ", "and up", " + ", "or older", " + ", "of ouder", " + ", "+", " + ").Replace(s)
	if a, b, found := strings.Cut(s, "-"); found && isNumber(a) && isNumber(b) {
		s = a + " - " + b
	}
	var numbers []int
	var marks []string
	for _, word := range strings.Fields(s) {
		if n, isAge := ageWord(word); isAge {
			numbers = append(numbers, n)
			marks = append(marks, "#")
			continue
		}
		switch word {
		case "years", "year", "yrs", "jaar", "age", "aged", "ages", "leeftijd", "from", "vanaf":
		case "+":
			marks = append(marks, "+")
		case "-", "to", "through", "tot-en-met":
			marks = append(marks, "to")
		case "under", "below", "onder", "tot":
			marks = append(marks, "below")
		default:
			return nil, nil, false
		}
	}
	switch strings.Join(marks, " ") {
	case "#", "# +":
		return &numbers[0], nil, true
	case "# to #":
		return &numbers[0], &numbers[1], numbers[0] <= numbers[1]
	case "# below #": // Dutch "12 tot 18": the end is not included
		numbers[1]--
		return &numbers[0], &numbers[1], numbers[0] <= numbers[1]
	case "below #":
		numbers[0]--
		return nil, &numbers[0], numbers[0] >= 0
	}
	return nil, nil, false
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(strings.TrimSpace(s))
	return err == nil
}

// ageWord reads a number in digits or in English or Dutch words.
func ageWord(word string) (int, bool) {
	if n, err := strconv.Atoi(word); err == nil {
		return n, n >= 0 && n <= 130
	}
	for _, words := range [][]string{
		strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty twenty-one"),
		strings.Fields("nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig eenentwintig"),
	} {
		for n, w := range words {
			if w == word {
				return n, true
			}
		}
	}
	for n, w := range strings.Fields("thirty forty fifty sixty seventy eighty ninety") {
		if w == word {
			return 30 + 10*n, true
		}
	}
	for n, w := range strings.Fields("dertig veertig vijftig zestig zeventig tachtig negentig") {
		if w == word {
			return 30 + 10*n, true
		}
	}
	switch word {
	case "sixty-five", "vijfenzestig":
		return 65, true
	case "zevenentwintig", "twenty-seven":
		return 27, true
	case "vijfenvijftig", "fifty-five":
		return 55, true
	}
	return 0, false
}

// bandOf makes the age band of a service: both ends included in HSDS, the upper one
// not in the model. The highest whole age holds until the next birthday.
func bandOf(least, most json.Number) (*cohesion.AgeBand, bool) {
	var band cohesion.AgeBand
	if least != "" {
		from, err := vocabulary.ParseYears(plainNumber(least))
		if err != nil {
			return nil, false
		}
		if from > 0 || most == "" {
			band.From = &from
		}
	}
	if most != "" {
		below, err := vocabulary.ParseYears(plainNumber(most))
		if err != nil {
			return nil, false
		}
		if below%100 == 0 {
			below += 100
		} else {
			below++
		}
		if below <= cohesion.MaxAge {
			band.Below = &below
		}
	}
	if band.From == nil && band.Below == nil {
		return nil, false
	}
	return &band, len(band.Validate()) == 0
}

// ageNumbers is the inverse of bandOf for whole years and for decimals.
func ageNumbers(band *cohesion.AgeBand) (least, most json.Number) {
	if band.From != nil {
		least = json.Number(band.From.String())
	}
	if band.Below != nil {
		age := *band.Below
		if age%100 == 0 {
			age -= 100
		} else {
			age--
		}
		if age >= 0 {
			most = json.Number(age.String())
		}
	}
	return least, most
}

// plainNumber writes a number such as 1.80e1 or 18.000 in the shortest way.
func plainNumber(n json.Number) string {
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil {
		return n.String()
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
