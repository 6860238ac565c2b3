package schema

import (
	"bytes"
	"encoding"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// text reads a string.
func text[T ~string](p *parser, to *T) {
	if !p.next('"') {
		p.bad = true
		return
	}
	if s := p.string(); !p.bad {
		*to = T(s)
	}
}

// coded reads a string whose form the type knows: an id, a code, an enumeration.
func coded[T any, P interface {
	*T
	encoding.TextUnmarshaler
}](p *parser, to *T) {
	if !p.next('"') {
		p.bad = true
		return
	}
	s := p.string()
	if p.bad || P(to).UnmarshalText(s) != nil {
		p.bad = true
	}
}

// number reads a number and returns its text.
func (p *parser) number() (text []byte, whole bool) {
	text, whole, ok := numberAt(p.data[p.pos:])
	if !ok || numberFault(text, whole) != "" {
		p.bad = true
		return nil, false
	}
	p.pos += len(text)
	return text, whole
}

// integer reads a whole number that fits its type.
func integer[T ~int | ~int8 | ~int16 | ~int32 | ~int64](p *parser, to *T) {
	digits, whole := p.number()
	if p.bad || !whole {
		p.bad = true
		return
	}
	negative := digits[0] == '-'
	if negative {
		digits = digits[1:]
	}
	n := int64(0)
	for _, c := range digits { // it fits an int64; the least one counts down
		n = n*10 - int64(c-'0')
	}
	if !negative {
		n = -n
	}
	*to = T(n)
	p.bad = int64(*to) != n
}

func (p *parser) boolean(to *bool) {
	switch rest := p.data[p.pos:]; {
	case bytes.HasPrefix(rest, []byte("true")):
		*to = true
		p.pos += len("true")
	case bytes.HasPrefix(rest, []byte("false")):
		*to = false
		p.pos += len("false")
	default:
		p.bad = true
	}
}

// day reads a date between the years 1900 and 2200.
func day(p *parser, to *schedule.Date) {
	if !p.next('"') {
		p.bad = true
		return
	}
	if s := p.string(); p.bad || len(s) != 10 || !date(s, to) {
		p.bad = true
	}
}

// date reads ten bytes as a date.
func date(s []byte, to *schedule.Date) bool {
	year, okY := decimal(s[:4])
	month, okM := decimal(s[5:7])
	dayOf, okD := decimal(s[8:10])
	*to = schedule.Date{Year: int16(year), Month: uint8(month), Day: uint8(dayOf)}
	return okY && okM && okD && s[4] == '-' && s[7] == '-' && to.Valid() && year >= minYear && year <= maxYear
}

// moment reads a time in UTC between the years 1900 and 2200.
func moment(p *parser, to *time.Time) {
	if !p.next('"') {
		p.bad = true
		return
	}
	s := p.string()
	var d schedule.Date
	if p.bad || len(s) < 20 || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[len(s)-1] != 'Z' || !date(s[:10], &d) {
		p.bad = true
		return
	}
	hour, okH := decimal(s[11:13])
	minute, okM := decimal(s[14:16])
	second, okS := decimal(s[17:19])
	nanos := 0
	if decimals := s[19 : len(s)-1]; len(decimals) > 0 {
		n, ok := decimal(decimals[1:])
		if !ok || decimals[0] != '.' || len(decimals) < 2 || len(decimals) > 10 {
			p.bad = true
			return
		}
		for range 10 - len(decimals) {
			n *= 10
		}
		nanos = n
	}
	if !okH || !okM || !okS || hour > 23 || minute > 59 || second > 59 {
		p.bad = true
		return
	}
	*to = time.Date(int(d.Year), time.Month(d.Month), int(d.Day), hour, minute, second, nanos, time.UTC)
}

// decimal reads a text of digits alone, at most nine.
func decimal(s []byte) (int, bool) {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(s) <= 9
}

func years(p *parser, to **vocabulary.Years) {
	number, _ := p.number()
	y, err := vocabulary.ParseYears(string(number))
	if *to = &y; err != nil {
		p.bad = true
	}
}

func point(p *parser, to *cohesion.Point) {
	var lat, lon []byte
	p.object(func(key []byte) bool {
		switch string(key) {
		case "lat":
			lat, _ = p.number()
		case "lon":
			lon, _ = p.number()
		default:
			return false
		}
		return true
	}, "lat", "lon")
	if p.bad {
		return
	}
	read, err := cohesion.ParsePoint(string(lat), string(lon))
	if err != nil {
		p.bad = true
	}
	*to = read
}
