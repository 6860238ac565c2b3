package schedule

// maxHoursText is the greatest length of a text that ParseHours looks at, in bytes.
const maxHoursText = 500

// ParseHours reads weekly opening hours as people write them, in English or Dutch:
// "9:00am-5:00pm, Mon-Fri", "ma-vr 9.00-17.00 uur", "Tues & Thurs 10-12", "di en do
// 10:00-12:00; za 9-13". Days and times come in turn, days before times or times
// before days; a line break, a full stop or ";" begins anew.
//
// It never guesses. It is not ok when any word is not understood ("by appointment",
// "closed on holidays", "1st Monday"), and when the half of the day is not certain: a
// time without am or pm is taken by the 24-hour clock only if something shows that
// clock (an hour above 12 or a leading zero in the same range) or if the range lies
// between 9 and 13 o'clock; "9-5" and "2-4" are refused. In "1-5pm" the pm holds for
// both ends, unless that puts the end before the start, as in "9-5pm".
//
// The recurrences are weekly and valid, one for each range of times, in the order of
// the text, their days from Monday to Sunday.
func ParseHours(text string) (times []Recurrence, ok bool) {
	if len(text) > maxHoursText {
		return nil, false
	}
	words, ok := hoursWords(text)
	if !ok {
		return nil, false
	}
	p := hoursParser{words: words}
	for p.skip(breakWord); !p.done(); p.skip(breakWord) {
		clause, ok := p.clause()
		if !ok {
			return nil, false
		}
		times = append(times, clause...)
	}
	return times, len(times) > 0
}

type hoursRange struct{ opens, closes TimeOfDay }

// An hoursItem is either days or times.
type hoursItem struct {
	days   uint8 // Monday the lowest bit
	ranges []hoursRange
}

type hoursParser struct {
	words []hoursWord
	at    int
}

func (p *hoursParser) done() bool { return p.at >= len(p.words) }

// peek returns the kind of the word n places on, or endWord.
func (p *hoursParser) peek(n int) hoursKind {
	if p.at+n >= len(p.words) {
		return endWord
	}
	return p.words[p.at+n].kind
}

// accept passes over a word if it is of the kind.
func (p *hoursParser) accept(kind hoursKind) bool {
	if p.peek(0) != kind {
		return false
	}
	p.at++
	return true
}

func (p *hoursParser) skip(kind hoursKind) {
	for p.accept(kind) {
	}
}

// isTimes reports whether the word n places on begins a range of times.
func (p *hoursParser) isTimes(n int) bool {
	return p.peek(n) == timeWord || p.peek(n) == fromWord && p.peek(n+1) == timeWord
}

// clause reads items up to a break and joins each two to recurrences.
func (p *hoursParser) clause() ([]Recurrence, bool) {
	p.accept(openWord)
	var items []hoursItem
	for {
		var item hoursItem
		var ok bool
		if p.isTimes(0) {
			item.ranges, ok = p.ranges()
		} else {
			item.days, ok = p.days()
		}
		if !ok {
			return nil, false
		}
		items = append(items, item)
		if p.peek(0) == breakWord || p.done() {
			return joinHours(items)
		}
		p.separator(item.days != 0, len(items)%2 == 0)
	}
}

// separator passes over what may stand between days and times ("," or, after days,
// ":") and between two groups of them ("," or "and").
func (p *hoursParser) separator(afterDays, afterGroup bool) {
	if p.accept(commaWord) {
		return
	}
	if afterDays && p.accept(colonWord) {
		return
	}
	if afterGroup {
		p.accept(andWord)
	}
}

// joinHours makes recurrences of days and times that come in turn.
func joinHours(items []hoursItem) ([]Recurrence, bool) {
	var times []Recurrence
	for ; len(items) >= 2; items = items[2:] {
		days, ranges := items[0].days, items[1].ranges
		if days == 0 {
			days, ranges = items[1].days, items[0].ranges
		}
		if days == 0 || len(ranges) == 0 {
			return nil, false
		}
		for _, r := range ranges {
			times = append(times, Recurrence{Freq: Weekly, Days: weekDays(days), Opens: r.opens, Closes: r.closes})
		}
	}
	return times, len(items) == 0
}

func weekDays(mask uint8) []Day {
	var days []Day
	for w := Monday; w <= Sunday; w++ {
		if mask>>(w-1)&1 == 1 {
			days = append(days, Day{Weekday: w})
		}
	}
	return days
}

// days reads weekdays and ranges of them.
func (p *hoursParser) days() (mask uint8, ok bool) {
	for {
		p.accept(onWord)
		if p.peek(0) != dayWord {
			return 0, false
		}
		days := p.words[p.at].days
		p.at++
		if k := p.peek(0); (k == toWord || k == throughWord) && p.peek(1) == dayWord {
			if days, ok = dayRange(days, p.words[p.at+1].days); !ok {
				return 0, false
			}
			p.at += 2
		}
		if mask&days != 0 { // named twice: one of the two is a slip
			return 0, false
		}
		mask |= days
		switch k := p.peek(0); {
		case (k == commaWord || k == andWord) && (p.peek(1) == dayWord || p.peek(1) == onWord):
			p.at++
		case k != dayWord:
			return mask, true
		}
	}
}

// dayRange returns the days from one to another, round the end of the week if need
// be. Both must be one day.
func dayRange(from, to uint8) (uint8, bool) {
	if from&(from-1) != 0 || to&(to-1) != 0 || from == to {
		return 0, false
	}
	mask := from
	for day := from; day != to; {
		if day <<= 1; day == 1<<7 {
			day = 1
		}
		mask |= day
	}
	return mask, true
}

// ranges reads one or more ranges of times.
func (p *hoursParser) ranges() ([]hoursRange, bool) {
	var ranges []hoursRange
	for {
		p.accept(fromWord)
		opens, ok := p.time()
		if !ok || !p.accept(toWord) {
			return nil, false
		}
		closes, ok := p.time()
		if !ok {
			return nil, false
		}
		r, ok := resolve(opens, closes)
		if !ok {
			return nil, false
		}
		ranges = append(ranges, r)
		if k := p.peek(0); (k == commaWord || k == andWord) && p.isTimes(1) {
			p.at++
		} else {
			return ranges, true
		}
	}
}

func (p *hoursParser) time() (hoursTime, bool) {
	if p.peek(0) != timeWord {
		return hoursTime{}, false
	}
	t := p.words[p.at].time
	p.at++
	p.accept(clockWord)
	return t, true
}

const noon = EndOfDay / 2

// resolve decides which times of day a range means, if that is certain.
func resolve(opens, closes hoursTime) (hoursRange, bool) {
	var r hoursRange
	ok := true
	switch {
	case opens.half != unsaid && closes.half != unsaid:
		r = hoursRange{opens.value(opens.half), closes.value(closes.half)}
	case opens.half == unsaid && closes.half == unsaid:
		r, ok = resolveBare(opens, closes)
	case closes.half == unsaid || opens.shows24() || closes.named:
		return hoursRange{}, false
	default:
		r, ok = inherit(opens, closes)
	}
	if r.closes == r.opens { // all day, or nothing filled in?
		return hoursRange{}, false
	}
	if r.closes == 0 {
		r.closes = EndOfDay
	}
	// A range past midnight is believed only if it begins in the afternoon.
	if r.closes < r.opens && r.opens < noon {
		return hoursRange{}, false
	}
	return r, ok && r.opens < EndOfDay
}

// inherit reads a start without am or pm before an end that has it.
func inherit(opens, closes hoursTime) (hoursRange, bool) {
	const earliest = 5 * 60
	end := closes.value(closes.half)
	start := opens.value(closes.half)
	if start >= end && closes.half == pm {
		start = opens.value(am)
	}
	return hoursRange{start, end}, earliest <= start && start < end
}

// resolveBare reads a range without am and pm.
func resolveBare(opens, closes hoursTime) (hoursRange, bool) {
	r := hoursRange{opens.value(unsaid), closes.value(unsaid)}
	if !opens.shows24() && !closes.shows24() {
		return r, 9*60 <= r.opens && r.opens < r.closes && r.closes < 13*60
	}
	if opens.early() || closes.early() {
		return hoursRange{}, false
	}
	return r, r.opens < r.closes || closes.digits == 2
}
