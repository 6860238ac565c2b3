package matching_test

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A reference is the slow and obvious reading of the specification of matching: loops over all
// initiatives, no index. It shares no code with the package that it is compared with.
type reference struct {
	s      matching.Supply
	p      *matching.Policy
	n      *cohesion.SupportNeed // a talent is put as a need
	talent bool
	words  *refWords
}

// refOrder lists the hard conditions in the order in which they are tested.
var refOrder = []cohesion.Constraint{
	cohesion.OnExpiry, cohesion.OnCommunity, cohesion.OnStatus, cohesion.OnPeriod, cohesion.OnSeeking, cohesion.OnRefusal, cohesion.OnEligibility,
	cohesion.OnServiceArea, cohesion.OnTravel, cohesion.OnLanguage, cohesion.OnTime, cohesion.OnAccessibility, cohesion.OnCost, cohesion.OnCapacity,
}

var refCriteria = []cohesion.Criterion{
	cohesion.ByTheme, cohesion.ByWords, cohesion.ByAudience, cohesion.ByDistance, cohesion.ByTime, cohesion.ByLanguage,
	cohesion.ByAccess, cohesion.ByLevel, cohesion.ByWishes, cohesion.ByCapacity, cohesion.ByTrust, cohesion.ByResults,
}

// A refCandidate is how one initiative compares with the need, by its best delivery.
type refCandidate struct {
	match   matching.Match
	failed  []cohesion.Constraint // every unsoftened condition that the delivery does not meet, in order
	onTopic bool
	matched bool
	values  map[cohesion.Criterion]cohesion.Score // of the criteria that stay
}

func refNeed(s matching.Supply, w *refWords, n *cohesion.SupportNeed, p *matching.Policy) *reference {
	return &reference{s: s, p: p, n: n, words: w}
}

func refTalent(s matching.Supply, w *refWords, t *cohesion.Talent, p *matching.Policy) *reference {
	n := &cohesion.SupportNeed{
		Wants: t.Offers, Words: t.Words, WordsIn: t.WordsIn, Facts: t.Facts, Location: t.Location, Travel: t.Travel,
		Availability: t.Availability, Languages: t.Languages, Accessibility: t.Accessibility, Any: t.Any, Refusals: t.Refusals, Expires: t.Expires,
	}
	n.Community = t.Community
	return &reference{s: s, p: p, n: n, talent: true, words: w}
}

// refMatch answers a need by the reference.
func refMatch(s matching.Supply, w *refWords, n *cohesion.SupportNeed, p *matching.Policy, k int) *matching.Result {
	return refNeed(s, w, n, p).result(k)
}

// refMatchTalent answers a talent by the reference.
func refMatchTalent(s matching.Supply, w *refWords, t *cohesion.Talent, p *matching.Policy, k int) *matching.Result {
	return refTalent(s, w, t, p).result(k)
}

func (r *reference) result(k int) *matching.Result {
	res := &matching.Result{Policy: r.p.ID()}
	counts := make(map[cohesion.Constraint]int)
	for _, i := range r.s.Initiatives {
		c := r.candidate(i)
		switch {
		case c.matched:
			res.Matches = append(res.Matches, c.match)
		case !r.sees(i): // other communities' records are counted nowhere
		case c.onTopic && len(c.failed) > 0:
			counts[c.failed[0]]++
		case c.onTopic:
			counts[0]++ // too weak
		}
	}
	if len(res.Matches) > 0 {
		slices.SortFunc(res.Matches, r.compare)
		res.Matches = res.Matches[:min(k, len(res.Matches))]
		return res
	}
	res.Unmet = &matching.Unmet{}
	for _, w := range r.n.Wants {
		res.Unmet.Themes = append(res.Unmet.Themes, w.Theme)
	}
	for c, count := range counts {
		res.Unmet.Because = append(res.Unmet.Because, cohesion.UnmetReason{Constraint: c, Initiatives: count})
	}
	sortBecause(res.Unmet.Because)
	return res
}

// sortBecause orders by frequency. The specification leaves the order of equals open, so tests sort both sides.
func sortBecause(list []cohesion.UnmetReason) {
	slices.SortFunc(list, func(a, b cohesion.UnmetReason) int {
		return cmp.Or(cmp.Compare(b.Initiatives, a.Initiatives), cmp.Compare(a.Constraint, b.Constraint))
	})
}

// compare orders matches: band, quality, rotation, ID.
func (r *reference) compare(a, b matching.Match) int {
	bandA, bandB := a.Score, b.Score
	if r.p.TieBand > 0 {
		bandA, bandB = a.Score/r.p.TieBand, b.Score/r.p.TieBand
	}
	if bandA != bandB {
		return cmp.Compare(bandB, bandA)
	}
	if a.Quality != b.Quality {
		return cmp.Compare(b.Quality, a.Quality)
	}
	if ha, hb := r.rotation(a.Initiative), r.rotation(b.Initiative); r.p.Rotate && ha != hb {
		return cmp.Compare(ha, hb)
	}
	return a.Initiative.Compare(b.Initiative)
}

func (r *reference) rotation(id cohesion.InitiativeID) uint64 {
	h := fnv.New64a()
	b := id.Bytes()
	h.Write(b[:])
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(r.s.Day.Days())))
	return h.Sum64()
}

// candidate compares one initiative: the best delivery that passes, else the one that came furthest.
func (r *reference) candidate(i *cohesion.Initiative) refCandidate {
	deliveries := i.Deliveries
	if len(deliveries) == 0 {
		deliveries = []cohesion.Delivery{{}}
	}
	var best refCandidate
	for k := range deliveries {
		c := r.delivery(i, &deliveries[k])
		c.match.Delivery = k
		better := k == 0
		switch {
		case better:
		case len(c.failed) == 0 && len(best.failed) == 0:
			better = c.match.Score > best.match.Score
		default:
			better = refReached(c) > refReached(best)
		}
		if better {
			best = c
		}
	}
	return best
}

// refReached is how many conditions a delivery passed before the first that it failed.
func refReached(c refCandidate) int {
	if len(c.failed) == 0 {
		return len(refOrder)
	}
	return slices.Index(refOrder, c.failed[0])
}

func (r *reference) delivery(i *cohesion.Initiative, d *cohesion.Delivery) refCandidate {
	c := refCandidate{match: matching.Match{Initiative: i.ID, Quality: r.quality(i)}, values: make(map[cohesion.Criterion]cohesion.Score)}
	for _, on := range refOrder {
		switch {
		case !r.violates(on, i, d):
		case slices.Contains(r.p.Soften, on):
			c.match.Conceded = append(c.match.Conceded, on)
		default:
			c.failed = append(c.failed, on)
		}
	}
	var sum, weights int64
	for _, by := range refCriteria {
		value, stays := r.value(by, i, d)
		if !stays {
			continue
		}
		c.values[by] = value
		sum += int64(refWeight(r.p, by)) * int64(value)
		weights += int64(refWeight(r.p, by))
	}
	if weights > 0 {
		c.match.Score = cohesion.Score(sum / weights)
	}
	c.match.Score = max(0, c.match.Score-cohesion.Score(len(c.match.Conceded))*r.p.Concession)
	if len(c.failed) > 0 {
		c.match.Score = 0
	}

	var bestTheme cohesion.Score
	for _, w := range r.n.Wants {
		v := r.theme(w.Theme, i)
		c.match.Coverage = append(c.match.Coverage, matching.Coverage{Theme: w.Theme, Value: v})
		bestTheme = max(bestTheme, v)
	}
	if len(r.n.Wants) > 0 {
		c.onTopic = bestTheme >= r.p.MinTheme
	} else {
		relevance, _ := r.words.relevance(i, r.n.Words, r.n.WordsIn)
		c.onTopic = relevance >= r.p.MinWords
	}
	c.matched = c.onTopic && len(c.failed) == 0 && c.match.Score >= r.p.MinScore
	return c
}

func refWeight(p *matching.Policy, by cohesion.Criterion) int32 {
	w := p.Weights
	return [...]int32{0, w.Theme, w.Words, w.Audience, w.Distance, w.Time, w.Language, w.Access, w.Level, w.Wishes, w.Capacity, w.Trust, w.Results}[by]
}

// quality is the share of twelve checks. A schedule without times and dates says nothing and does not count.
func (r *reference) quality(i *cohesion.Initiative) cohesion.Score {
	var place, scheduled bool
	cost, languages := i.Cost != nil, len(i.Languages) > 0
	for _, d := range i.Deliveries {
		place = place || !d.Place.IsZero() || d.Mode == cohesion.AtHome || d.Mode == cohesion.Online || d.Mode == cohesion.ByPhone
		cost, languages = cost || d.Cost != nil, languages || len(d.Languages) > 0
		scheduled = scheduled || d.Schedule != nil && len(d.Schedule.Times)+len(d.Schedule.Dates) > 0
	}
	n := 0
	for _, ok := range []bool{
		len(i.Summary) > 0 || len(i.Description) > 0,
		len(i.Themes) > 0,
		len(i.Audiences) > 0 || i.Eligibility.OpenToAll,
		!i.Eligibility.IsZero(),
		cost,
		languages,
		len(i.Access) > 0,
		i.Level != 0,
		place,
		scheduled,
		!i.Contact.IsZero() || i.URL != "",
		!i.Confirmed.IsZero() && !i.Confirmed.After(r.s.Day) && r.s.Day.Days()-i.Confirmed.Days() <= r.p.Periods.Confirmed,
	} {
		if ok {
			n++
		}
	}
	return cohesion.Score(int(cohesion.One) * n / 12)
}

// A refCircle is where somebody or something is.
type refCircle struct {
	centre cohesion.Point
	radius int64
	known  bool
}

// chain is the code and what contains it. A circle of parents ends where it began.
func (r *reference) chain(code cohesion.AreaCode) []cohesion.AreaCode {
	var chain []cohesion.AreaCode
	for !code.IsZero() && !slices.Contains(chain, code) {
		chain = append(chain, code)
		var parent cohesion.AreaCode
		for _, a := range r.s.Areas {
			if a.Code == code {
				parent = a.Parent
			}
		}
		if parent.IsZero() {
			parent, _ = code.ParentCode()
		}
		code = parent
	}
	return chain
}

func (r *reference) areaCircle(code cohesion.AreaCode) refCircle {
	for _, c := range r.chain(code) {
		for _, a := range r.s.Areas {
			if a.Code == c && !a.Centre.IsZero() {
				return refCircle{a.Centre, int64(a.Radius), true}
			}
		}
	}
	return refCircle{}
}

// home is where the person is. A postal code of which no circle is known leaves it to the area.
func (r *reference) home() refCircle {
	l := r.n.Location
	if !l.Point.IsZero() {
		return refCircle{l.Point, int64(l.Accuracy), true}
	}
	if c := r.areaCircle(l.Postcode.Area()); c.known {
		return c
	}
	return r.areaCircle(l.Area)
}

func (r *reference) findPlace(id cohesion.PlaceID) *cohesion.Place {
	for _, p := range r.s.Places {
		if p.ID == id && !id.IsZero() {
			return p.Shown()
		}
	}
	return nil
}

// placeCircle is where a delivery is, as everybody may see it: of a confidential place neither
// the exact point nor the postal code.
func (r *reference) placeCircle(d *cohesion.Delivery) refCircle {
	p := r.findPlace(d.Place)
	if p == nil {
		return refCircle{}
	}
	if !p.Point.IsZero() {
		return refCircle{p.Point, 0, true}
	}
	if a := p.Address; a.Country == "" || a.Country == "NL" {
		if c := r.areaCircle(cohesion.Postcode(a.Postcode).Area()); c.known {
			return c
		}
	}
	return r.areaCircle(p.Area)
}

// distance is the interval of distances between person and place in metres.
func (r *reference) distance(d *cohesion.Delivery) (near, far int64, known bool) {
	a, b := r.home(), r.placeCircle(d)
	if !a.known || !b.known {
		return 0, 0, false
	}
	g := int64(cohesion.Distance(a.centre, b.centre))
	return max(0, g-a.radius-b.radius), g + a.radius + b.radius, true
}

// visits says whether the person goes to the place of the delivery.
func (r *reference) visits(d *cohesion.Delivery) bool {
	return d.Mode == cohesion.AtPlace || d.Mode == 0 && r.placeCircle(d).known
}

// limit is how far the person travels; 0 is not said.
func (r *reference) limit() int64 {
	if r.n.Travel.Metres > 0 {
		return int64(r.n.Travel.Metres)
	}
	switch r.n.Travel.Mode {
	case cohesion.OnFoot:
		return int64(r.p.Travel.Foot)
	case cohesion.ByBicycle:
		return int64(r.p.Travel.Bicycle)
	case cohesion.ByTransit:
		return int64(r.p.Travel.Transit)
	case cohesion.ByCar:
		return int64(r.p.Travel.Car)
	}
	return 0
}

func refLanguages(i *cohesion.Initiative, d *cohesion.Delivery) []language.Tag {
	if len(d.Languages) > 0 {
		return d.Languages
	}
	return i.Languages
}

func refShares(a, b []language.Tag) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Base() == y.Base() {
				return true
			}
		}
	}
	return false
}

// Holds answers a fact about the person: the answer itself, then what narrower and broader answers say, then the age.
func (r *reference) Holds(fact vocabulary.Ref) cohesion.Truth {
	for _, a := range r.n.Facts.Answers {
		if a.Fact == fact {
			return map[cohesion.Answer]cohesion.Truth{cohesion.AnswerYes: cohesion.Yes, cohesion.AnswerNo: cohesion.No}[a.Answer]
		}
	}
	for _, a := range r.n.Facts.Answers {
		if a.Answer == cohesion.AnswerYes && slices.Contains(r.s.Vocabulary.Implies(a.Fact), fact) {
			return cohesion.Yes
		}
	}
	for _, a := range r.n.Facts.Answers {
		if a.Answer == cohesion.AnswerNo && slices.Contains(r.s.Vocabulary.Implies(fact), a.Fact) {
			return cohesion.No
		}
	}
	band, ok := r.s.Vocabulary.Age(fact)
	if !ok || r.n.Facts.Age == nil {
		return 0
	}
	audience := cohesion.AgeBand{From: &band.Min}
	if band.Max > 0 {
		audience.Below = &band.Max
	}
	return audience.Contains(*r.n.Facts.Age)
}

// AgeBand returns the age of the person.
func (r *reference) AgeBand() *cohesion.AgeBand { return r.n.Facts.Age }

// rule evaluates a rule in Kleene's logic, written out.
func (r *reference) rule(rule cohesion.Rule) cohesion.Truth {
	yes, no := 0, 0
	list := append(slices.Clone(rule.All), rule.Any...)
	for _, sub := range list {
		switch r.rule(sub) {
		case cohesion.Yes:
			yes++
		case cohesion.No:
			no++
		}
	}
	switch {
	case len(rule.All) > 0 && no > 0, len(rule.Any) > 0 && no == len(list):
		return cohesion.No
	case len(rule.All) > 0 && yes == len(list), len(rule.Any) > 0 && yes > 0:
		return cohesion.Yes
	case rule.Not != nil:
		return [...]cohesion.Truth{0, cohesion.No, cohesion.Yes}[r.rule(*rule.Not)]
	case rule.Fact != "":
		return r.Holds(rule.Fact)
	case rule.Age != nil && r.n.Facts.Age != nil:
		return rule.Age.Contains(*r.n.Facts.Age)
	}
	return 0
}

// violates says whether a hard condition is known not to be met.
func (r *reference) violates(on cohesion.Constraint, i *cohesion.Initiative, d *cohesion.Delivery) bool {
	n, day := r.n, r.s.Day
	switch on {
	case cohesion.OnExpiry:
		return n.Expires.Before(day)
	case cohesion.OnCommunity:
		return r.foreign(i)
	case cohesion.OnStatus:
		return i.Status != cohesion.InitiativeActive && i.Status != cohesion.InitiativePlanned
	case cohesion.OnPeriod:
		return !i.From.IsZero() && i.From.Days() > day.Days()+r.p.Periods.Ahead || !i.Until.IsZero() && i.Until.Days() < day.Days()
	case cohesion.OnSeeking:
		return r.talent && len(i.Seeks) == 0
	case cohesion.OnRefusal:
		return r.refused(i, d)
	case cohesion.OnEligibility:
		return !r.talent && !i.Eligibility.OpenToAll && i.Eligibility.Rule != nil && r.rule(*i.Eligibility.Rule) == cohesion.No
	case cohesion.OnServiceArea:
		return r.outside(d)
	case cohesion.OnTravel:
		if r.any(cohesion.ByDistance) {
			return false
		}
		if n.Travel.Mode == cohesion.StaysHome {
			return d.Mode == cohesion.AtPlace
		}
		near, _, known := r.distance(d)
		return r.visits(d) && known && r.limit() > 0 && near > r.limit()
	case cohesion.OnLanguage:
		spoken := refLanguages(i, d)
		return !r.any(cohesion.ByLanguage) && len(n.Languages) > 0 && len(spoken) > 0 && !refShares(n.Languages, spoken)
	case cohesion.OnTime:
		wished, common, known := r.dayparts(d)
		return !r.any(cohesion.ByTime) && known && wished >= 0 && common == 0
	case cohesion.OnAccessibility:
		p := r.findPlace(d.Place)
		return p != nil && (d.Mode == cohesion.AtPlace || d.Mode == 0) &&
			slices.ContainsFunc(n.Accessibility, func(f cohesion.Feature) bool { return slices.Contains(p.Inaccessible, f) })
	case cohesion.OnCost:
		cost := cmp.Or(d.Cost, i.Cost)
		return !r.talent && n.CostLimit != nil && cost != nil && cost.Within(*n.CostLimit) == cohesion.No
	case cohesion.OnCapacity:
		return !r.talent && d.Capacity != nil && d.Capacity.Status == cohesion.Full && d.Capacity.Certainty(day, r.p.Periods.Capacity) > 0
	}
	panic("no such condition")
}

func (r *reference) any(by cohesion.Criterion) bool { return slices.Contains(r.n.Any, by) }

// sees says whether the initiative is of the need's community, or published by a neighbour that this one names.
func (r *reference) sees(i *cohesion.Initiative) bool {
	if i.Community == r.n.Community {
		return true
	}
	for _, c := range r.s.Communities {
		if c.ID == r.n.Community && slices.Contains(c.Neighbours, i.Community) {
			return i.Published
		}
	}
	return false
}

func (r *reference) foreign(i *cohesion.Initiative) bool {
	return !r.sees(i) || i.Community != r.n.Community && !r.home().known
}

func (r *reference) refused(i *cohesion.Initiative, d *cohesion.Delivery) bool {
	no := r.n.Refusals
	if slices.Contains(no.Initiatives, i.ID) || slices.Contains(no.Places, d.Place) || slices.Contains(no.Modes, d.Mode) {
		return true
	}
	for _, o := range i.Organisers {
		if slices.Contains(no.Organisations, o) {
			return true
		}
	}
	for _, bad := range no.Themes {
		for _, theme := range i.Themes {
			kind, strength := r.s.Vocabulary.Relation(bad, theme)
			if (kind == vocabulary.Exact || kind == vocabulary.Narrower) && strength == int32(cohesion.One) {
				return true
			}
		}
	}
	for _, a := range i.Approach {
		if !slices.Contains(no.Approaches, a) {
			return false
		}
	}
	return len(i.Approach) > 0
}

// outside says that the delivery serves other areas only. A home chain of a scheme and year is taken to be any chain that
// holds a code of these; where the chains of area and postal code contradict, one that may lie within is enough.
func (r *reference) outside(d *cohesion.Delivery) bool {
	if d.ServiceArea == nil || len(d.ServiceArea.Areas) == 0 && d.ServiceArea.Radius == 0 {
		return false
	}
	homes := r.homeChains()
	for _, area := range d.ServiceArea.Areas {
		comparable := false
		for _, home := range homes {
			if slices.Contains(home, area) {
				return false
			}
			first := slices.IndexFunc(home, func(c cohesion.AreaCode) bool { return c.Scheme == area.Scheme && c.Year == area.Year })
			if first < 0 {
				continue
			}
			comparable = true
			if slices.Contains(r.chain(area), home[first]) {
				return false // it lies within the area that is known: perhaps the person lives there
			}
		}
		if !comparable {
			return false
		}
	}
	if d.ServiceArea.Radius > 0 {
		near, _, known := r.distance(d)
		return known && near > int64(d.ServiceArea.Radius)
	}
	return true
}

func (r *reference) homeChains() [][]cohesion.AreaCode {
	l := r.n.Location
	chains := [][]cohesion.AreaCode{r.chain(l.Area), r.chain(l.Postcode.Area())}
	if l.Area.IsZero() && !l.Point.IsZero() && l.Accuracy == 0 {
		var found *cohesion.Area
		for _, a := range r.s.Areas {
			if a.Contains(l.Point) && (found == nil || a.Radius < found.Radius || a.Radius == found.Radius && a.Code.String() < found.Code.String()) {
				found = a
			}
		}
		if found != nil {
			chains = append(chains, r.chain(found.Code))
		}
	}
	return chains
}

// dayparts counts the wished parts of the week and those that the delivery covers; common is by dayparts with a common
// quarter of an hour.
func (r *reference) dayparts(d *cohesion.Delivery) (wished, common int, known bool) {
	if len(r.n.Availability) == 0 || d.Schedule == nil || len(d.Schedule.Times) == 0 && len(d.Schedule.Dates) == 0 {
		return 0, 0, false
	}
	can := r.n.Availability.Week()
	is := d.Schedule.Week(r.s.Day, r.s.Day.AddDays(56), r.s.Holidays)
	for part := range 28 {
		can1, both := false, false
		for quarter := part * 24; quarter < part*24+24; quarter++ {
			a := can[quarter/64]>>(quarter%64)&1 == 1
			b := is[quarter/64]>>(quarter%64)&1 == 1
			can1, both = can1 || a, both || a && b
		}
		if can1 {
			wished++
		}
		if both {
			common++
		}
	}
	return wished, common, true
}

// theme is how well an initiative serves one wanted theme.
func (r *reference) theme(wanted vocabulary.Ref, i *cohesion.Initiative) cohesion.Score {
	var offered []vocabulary.Ref
	if r.talent {
		for _, s := range i.Seeks {
			offered = append(offered, s.Themes...)
		}
	}
	if len(offered) == 0 {
		offered = i.Themes
	}
	var best int64
	for _, o := range offered {
		kind, strength := r.s.Vocabulary.Relation(wanted, o)
		t := r.p.Theme
		value := [...]cohesion.Score{0, t.Exact, t.Narrower, t.Broader, t.Related}[kind]
		best = max(best, int64(value)*int64(strength)/int64(cohesion.One))
	}
	return cohesion.Score(best)
}

// value is the value of a criterion; what is not known has the neutral value. stays is false for what leaves.
func (r *reference) value(by cohesion.Criterion, i *cohesion.Initiative, d *cohesion.Delivery) (value cohesion.Score, stays bool) {
	if r.any(by) && by != cohesion.ByTheme && by != cohesion.ByWords {
		return 0, false
	}
	known := true
	switch by {
	case cohesion.ByTheme:
		value, stays = r.themes(i)
	case cohesion.ByWords:
		value, stays = r.words.relevance(i, r.n.Words, r.n.WordsIn)
	case cohesion.ByAudience:
		value, known, stays = r.audience(i)
	case cohesion.ByDistance:
		value, known = r.nearness(d)
		stays = true
	case cohesion.ByTime:
		wished, common, said := r.dayparts(d)
		if known, stays = said, true; known {
			value = cohesion.Score(int(cohesion.One) * common / wished)
		}
	case cohesion.ByLanguage:
		spoken := refLanguages(i, d)
		stays, known = true, len(spoken) > 0 && len(r.n.Languages) > 0
		switch {
		case known && refShares(r.n.Languages[:1], spoken):
			value = r.p.Language.Preferred
		case known && refShares(r.n.Languages, spoken):
			value = r.p.Language.Other
		}
	case cohesion.ByAccess:
		stays, known = true, len(i.Access) > 0
		if known {
			value = [...]cohesion.Score{0, r.p.Access.WalkIn, r.p.Access.OwnRequest, r.p.Access.Referral}[slices.Min(i.Access)]
		}
	case cohesion.ByLevel:
		value, known, stays = r.level(i.Level), i.Level != 0, true
	case cohesion.ByWishes:
		value, stays = r.wishes(i, d)
	case cohesion.ByCapacity:
		value, known = r.room(d)
		stays = true
	case cohesion.ByTrust:
		value, known, stays = r.trust(i)
	case cohesion.ByResults:
		value, known = r.results(i)
		stays = true
	}
	switch by {
	case cohesion.ByAudience, cohesion.ByAccess, cohesion.ByLevel, cohesion.ByWishes, cohesion.ByCapacity, cohesion.ByTrust, cohesion.ByResults:
		stays = stays && !r.talent
	}
	if !known {
		value = r.p.Neutral
	}
	return value, stays
}

func (r *reference) themes(i *cohesion.Initiative) (value cohesion.Score, stays bool) {
	var sum, weights int64
	for _, w := range r.n.Wants {
		weight := int64(max(1, w.Weight))
		sum += weight * int64(r.theme(w.Theme, i))
		weights += weight
	}
	if weights == 0 {
		return 0, false
	}
	return cohesion.Score(sum / weights), true
}

func (r *reference) audience(i *cohesion.Initiative) (value cohesion.Score, known, stays bool) {
	yes, no, asked := 0, 0, 0
	for _, a := range i.Audiences {
		if slices.Contains(r.n.Facts.Answers, cohesion.FactAnswer{Fact: a, Answer: cohesion.AnswerAny}) {
			continue
		}
		asked++
		switch r.Holds(a) {
		case cohesion.Yes:
			yes++
		case cohesion.No:
			no++
		}
	}
	switch {
	case len(i.Audiences) > 0 && asked == 0:
		return 0, true, false
	case yes > 0:
		return r.p.Audience.Fits, true, true
	case i.Eligibility.OpenToAll:
		return r.p.Audience.Open, true, true
	case asked == 0 || no < asked:
		return 0, false, true
	}
	return 0, true, true
}

// nearness: of who does not leave the house it is known to be 0 at any place, wherever that lies.
func (r *reference) nearness(d *cohesion.Delivery) (value cohesion.Score, known bool) {
	switch {
	case d.Mode == cohesion.AtHome:
		return r.p.AtHome, true
	case d.Mode == cohesion.Online || d.Mode == cohesion.ByPhone:
		return r.p.Remote, true
	case !r.visits(d):
		return 0, false
	case r.n.Travel.Mode == cohesion.StaysHome:
		return 0, true
	}
	near, far, known := r.distance(d)
	if !known {
		return 0, false
	}
	limit := cmp.Or(r.limit(), int64(r.p.Travel.Unknown))
	x, y := near*int64(cohesion.One)/limit, far*int64(cohesion.One)/limit
	return (refCurve(r.p.Distance, x) + refCurve(r.p.Distance, y)) / 2, true
}

// refCurve reads a curve in whole numbers that do not overflow here: knots are below 2^20.
func refCurve(c matching.Curve, x int64) cohesion.Score {
	for i, k := range c {
		if x > int64(k.X) {
			continue
		}
		if i == 0 {
			return k.Y
		}
		left := c[i-1]
		// The weighted mean of both knots, rounded down.
		w := int64(k.X - left.X)
		return cohesion.Score((int64(left.Y)*(int64(k.X)-x) + int64(k.Y)*(x-int64(left.X))) / w)
	}
	return c[len(c)-1].Y
}

func (r *reference) level(l cohesion.Level) cohesion.Score {
	v := r.p.Level
	switch gap := int(l) - int(r.n.Level); {
	case r.n.Level == 0:
		return [...]cohesion.Score{0, v.Prevention, v.LightSupport, v.Care}[l]
	case gap == 0:
		return cohesion.One
	case gap == 1 || gap == -1:
		return v.Adjacent
	}
	return 0
}

func (r *reference) wishes(i *cohesion.Initiative, d *cohesion.Delivery) (value cohesion.Score, stays bool) {
	if len(r.n.Wishes) == 0 {
		return 0, false
	}
	var sum int64
	for _, w := range r.n.Wishes {
		var says, does bool
		switch w {
		case cohesion.WishGroup:
			says, does = len(i.Format) > 0, slices.Contains(i.Format, cohesion.Group)
		case cohesion.WishIndividual:
			says, does = len(i.Format) > 0, slices.Contains(i.Format, cohesion.Individual)
		case cohesion.WishAtHome:
			says, does = d.Mode != 0, d.Mode == cohesion.AtHome
		case cohesion.WishInformal:
			says, does = len(i.Approach) > 0, slices.Contains(i.Approach, cohesion.Informal)
		case cohesion.WishLivedExperience:
			says, does = len(i.Approach) > 0, slices.Contains(i.Approach, cohesion.LivedExperience)
		case cohesion.WishProfessional:
			says, does = len(i.Approach) > 0, slices.Contains(i.Approach, cohesion.Professional)
		}
		switch {
		case does:
			sum += int64(cohesion.One)
		case !says:
			sum += int64(r.p.Neutral)
		}
	}
	return cohesion.Score(sum / int64(len(r.n.Wishes))), true
}

func (r *reference) room(d *cohesion.Delivery) (value cohesion.Score, known bool) {
	if d.Capacity == nil {
		return 0, false
	}
	certainty := int64(d.Capacity.Certainty(r.s.Day, r.p.Periods.Capacity))
	if certainty == 0 {
		return 0, false
	}
	c := r.p.Capacity
	v := [...]cohesion.Score{0, c.Free, c.WaitingList, c.Full}[d.Capacity.Status]
	one := int64(cohesion.One)
	return cohesion.Score((int64(v)*certainty + int64(r.p.Neutral)*(one-certainty)) / one), true
}

// trust takes the tie with the highest value as the best.
func (r *reference) trust(i *cohesion.Initiative) (value cohesion.Score, known, stays bool) {
	raiser := r.n.RaisedBy
	if raiser.Kind == cohesion.RaisedByResident || raiser.Kind == cohesion.RaisedByRelative {
		return 0, true, false
	}
	if raiser.Organisation.IsZero() {
		return 0, false, true
	}
	v := r.p.Trust
	for _, o := range i.Organisers {
		if o == raiser.Organisation {
			value, known = max(value, v.Same), true
		}
		for _, p := range r.s.Partnerships {
			between := p.A == o && p.B == raiser.Organisation || p.B == o && p.A == raiser.Organisation
			early := !p.From.IsZero() && p.From.Days() > r.s.Day.Days()
			late := !p.Until.IsZero() && p.Until.Days() < r.s.Day.Days()
			if between && !early && !late && p.Community == r.n.Community {
				value, known = max(value, [...]cohesion.Score{v.Unrated, v.Low, v.Medium, v.High}[p.Trust]), true
			}
		}
	}
	return value, known, true
}

// results counts the outcomes of all days that the need's community recorded.
func (r *reference) results(i *cohesion.Initiative) (value cohesion.Score, known bool) {
	strength := int64(r.p.Results.Strength)
	sum, count := int64(r.p.Results.Prior)*strength, int64(0)
	for _, o := range r.s.Outcomes {
		if o.Initiative != i.ID || o.Community != r.n.Community {
			continue
		}
		count++
		sum += [...]int64{0, int64(cohesion.One), int64(cohesion.One) / 2, 0}[o.Result]
	}
	return cohesion.Score(sum / (strength + count)), count > 0
}
