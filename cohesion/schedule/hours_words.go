package schedule

import (
	"strings"
	"unicode/utf8"
)

// hoursKind says what a word of a text of opening hours does.
type hoursKind uint8

const (
	endWord     hoursKind = iota // after the last word
	dayWord                      // names weekdays
	timeWord                     // a time of day
	toWord                       // "-", "to", "tot": between days or times
	throughWord                  // "t/m", "through": between days
	commaWord                    // ","
	andWord                      // "and", "en", "&", "+", "/"
	colonWord                    // ":" that is not part of a time
	breakWord                    // ";", a line break, a full stop
	onWord                       // "on", "op", "every", "elke": before days
	fromWord                     // "from", "van": before times
	openWord                     // "open": at the start
	clockWord                    // "uur", "hrs": after a time
)

type hoursWord struct {
	kind hoursKind
	days uint8     // of a dayWord
	time hoursTime // of a timeWord
}

// The halves of the day.
type half uint8

const (
	unsaid half = iota
	am
	pm
)

// An hoursTime is a time as written.
type hoursTime struct {
	hour, minute int
	digits       int // of the hour as written
	half         half
	named        bool // noon, midnight
}

// value returns the time of day in the given half of the day, or by the 24-hour
// clock if unsaid.
func (t hoursTime) value(in half) TimeOfDay {
	hour := t.hour
	switch in {
	case am:
		hour %= 12
	case pm:
		hour = hour%12 + 12
	}
	return TimeOfDay(hour*60 + t.minute)
}

// shows24 reports whether the time can only be meant by the 24-hour clock.
func (t hoursTime) shows24() bool {
	return t.half == unsaid && (t.hour > 12 || t.hour == 0 || t.hour < 10 && t.digits == 2)
}

// early reports whether the time may well be meant as one of the afternoon.
func (t hoursTime) early() bool { return !t.shows24() && t.hour < 7 }

// hoursWords cuts a text into words. It is not ok if there is a word that opening
// hours do not have.
func hoursWords(text string) ([]hoursWord, bool) {
	if !utf8.ValidString(text) {
		return nil, false
	}
	rest := dashes(strings.ToLower(text))
	var words []hoursWord
	for {
		rest = strings.TrimLeft(rest, " \t\r\u00a0")
		if rest == "" {
			return words, true
		}
		w, size := oneWord(rest)
		if size == 0 {
			return nil, false
		}
		words = append(words, w)
		rest = rest[size:]
		if w.kind == dayWord && strings.HasPrefix(rest, ".") {
			rest = rest[1:] // an abbreviation
		}
	}
}

// dashes makes every kind of dash a hyphen.
func dashes(text string) string {
	return strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-").Replace(text)
}

// oneWord reads the word at the start of the text, which is lower case, and returns
// its size, 0 if it is not known.
func oneWord(text string) (hoursWord, int) {
	if text[0] >= '0' && text[0] <= '9' {
		return timeAt(text)
	}
	for _, phrase := range [...]string{"t/m", "tot en met"} {
		if strings.HasPrefix(text, phrase) && !letterAt(text, len(phrase)) {
			return hoursWord{kind: throughWord}, len(phrase)
		}
	}
	size := 0
	for letterAt(text, size) {
		size++
	}
	if size > 0 {
		w := named(text[:size])
		if w.kind == endWord {
			return w, 0
		}
		return w, size
	}
	return mark(text[0])
}

// mark reads a punctuation mark.
func mark(c byte) (hoursWord, int) {
	var kind hoursKind
	switch c {
	case '-':
		kind = toWord
	case ',':
		kind = commaWord
	case '&', '+', '/':
		kind = andWord
	case ':':
		kind = colonWord
	case ';', '\n', '.':
		kind = breakWord
	default:
		return hoursWord{}, 0
	}
	return hoursWord{kind: kind}, 1
}

func letterAt(text string, i int) bool {
	return i < len(text) && (text[i] >= 'a' && text[i] <= 'z' || text[i] >= utf8.RuneSelf)
}

// named returns what a word of letters means, the zero word if it is not known.
func named(word string) hoursWord {
	if days, ok := dayNamed(word); ok {
		return hoursWord{kind: dayWord, days: days}
	}
	switch word {
	case "to", "tot", "until", "till":
		return hoursWord{kind: toWord}
	case "through", "thru":
		return hoursWord{kind: throughWord}
	case "and", "en":
		return hoursWord{kind: andWord}
	case "on", "op", "every", "each", "elke", "iedere":
		return hoursWord{kind: onWord}
	case "from", "van":
		return hoursWord{kind: fromWord}
	case "open", "geopend":
		return hoursWord{kind: openWord}
	case "uur", "u", "h", "hrs", "hours":
		return hoursWord{kind: clockWord}
	case "noon":
		return hoursWord{kind: timeWord, time: hoursTime{hour: 12, digits: 2, half: pm, named: true}}
	case "midnight", "middernacht":
		return hoursWord{kind: timeWord, time: hoursTime{hour: 12, digits: 2, half: am, named: true}}
	}
	return hoursWord{}
}

// dayNamed returns the weekdays that a word names, Monday the lowest bit.
func dayNamed(word string) (uint8, bool) {
	switch word {
	case "mo", "mon", "monday", "mondays", "ma", "maa", "maandag", "maandagen", "maandags":
		return 1 << 0, true
	case "tu", "tue", "tues", "tuesday", "tuesdays", "di", "din", "dinsdag", "dinsdagen", "dinsdags":
		return 1 << 1, true
	case "we", "wed", "weds", "wednesday", "wednesdays", "wo", "woe", "woensdag", "woensdagen", "woensdags":
		return 1 << 2, true
	case "th", "thu", "thur", "thurs", "thursday", "thursdays", "do", "don", "donderdag", "donderdagen", "donderdags":
		return 1 << 3, true
	case "fr", "fri", "friday", "fridays", "vr", "vrij", "vrijdag", "vrijdagen", "vrijdags":
		return 1 << 4, true
	case "sa", "sat", "saturday", "saturdays", "za", "zat", "zaterdag", "zaterdagen", "zaterdags":
		return 1 << 5, true
	case "su", "sun", "sunday", "sundays", "zo", "zon", "zondag", "zondagen", "zondags":
		return 1 << 6, true
	case "weekdays", "werkdagen", "doordeweeks":
		return 1<<5 - 1, true
	case "weekend", "weekends", "weekenden":
		return 1<<5 | 1<<6, true
	case "daily", "dagelijks":
		return 1<<7 - 1, true
	}
	return 0, false
}

// timeAt reads a time that begins with a digit: 9, 09, 9:00, 9.00, 9u30, 9h30, with
// or without am or pm behind it.
func timeAt(text string) (hoursWord, int) {
	t, size := hoursTime{}, leadingDigits(text)
	if size > 2 {
		return hoursWord{}, 0
	}
	t.hour, _ = digits(text[:size])
	t.digits = size
	if size < len(text) && strings.IndexByte(":.uh", text[size]) >= 0 && leadingDigits(text[size+1:]) > 0 {
		if leadingDigits(text[size+1:]) != 2 {
			return hoursWord{}, 0
		}
		t.minute, _ = digits(text[size+1 : size+3])
		size += 3
	}
	var ok bool
	if t.half, size = halfAt(text, size); t.half == unsaid {
		ok = t.hour < 24 || t.hour == 24 && t.minute == 0
	} else {
		ok = 1 <= t.hour && t.hour <= 12
	}
	if !ok || t.minute > 59 {
		return hoursWord{}, 0
	}
	return hoursWord{kind: timeWord, time: t}, size
}

func leadingDigits(text string) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

// halfAt reads am or pm at a place in the text, after blanks or none, and returns
// the place behind it.
func halfAt(text string, at int) (half, int) {
	rest := strings.TrimLeft(text[at:], " ")
	skipped := len(text) - at - len(rest)
	for _, form := range [...]string{"am", "pm", "a.m.", "p.m.", "a.m", "p.m"} {
		if strings.HasPrefix(rest, form) && !letterAt(rest, len(form)) {
			which := am
			if form[0] == 'p' {
				which = pm
			}
			return which, at + skipped + len(form)
		}
	}
	return unsaid, at
}
