package overlap

import (
	"maps"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// current returns concepts without repetition and without everyone, who is told apart.
func (r *reference) current(refs []vocabulary.Ref) (list []vocabulary.Ref, all bool) {
	for _, ref := range refs {
		ref = r.voc.Current(ref)
		if ref == everyone {
			all = true
		} else if !slices.Contains(list, ref) {
			list = append(list, ref)
		}
	}
	return list, all
}

func (r *reference) themesOf(i *cohesion.Initiative) []vocabulary.Ref {
	list, _ := r.current(i.Themes)
	return list
}

func (r *reference) groupsOf(i *cohesion.Initiative) ([]vocabulary.Ref, bool) {
	list, all := r.current(i.Audiences)
	return list, len(list) == 0 && (all || i.Eligibility.OpenToAll)
}

// frequency counts the offers that have a concept or one below it.
func (r *reference) frequency(ref vocabulary.Ref, of func(*cohesion.Initiative) []vocabulary.Ref) (n int64) {
	for _, i := range r.offers {
		list := of(i)
		if slices.ContainsFunc(list, func(c vocabulary.Ref) bool { return c == ref || slices.Contains(r.voc.Ancestors(c), ref) }) {
			n++
		}
	}
	return n
}

func (r *reference) rarity(ref vocabulary.Ref, of func(*cohesion.Initiative) []vocabulary.Ref, total int64) int64 {
	n := r.frequency(ref, of)
	return log2(uint64(2*total+2)) - log2(uint64(2*n+1)) + 1
}

func (r *reference) alike(a, b vocabulary.Ref, of func(*cohesion.Initiative) []vocabulary.Ref, total int64, damp bool) int64 {
	key := compared{a, b, damp}
	v, known := r.likenesses[key]
	if !known {
		v = r.alikeness(a, b, of, total, damp)
		r.likenesses[key] = v
	}
	return v
}

func (r *reference) alikeness(a, b vocabulary.Ref, of func(*cohesion.Initiative) []vocabulary.Ref, total int64, damp bool) int64 {
	damped := func(v int64, ref vocabulary.Ref) int64 {
		if !damp {
			return v
		}
		n := r.frequency(ref, of)
		return v * (total - n) / max(1, total)
	}
	if a == b {
		return damped(1_000_000, a)
	}
	best := int64(0)
	for _, c := range append(r.voc.Ancestors(a), a) {
		if c == b || slices.Contains(r.voc.Ancestors(b), c) {
			v := min(1_000_000, 2*r.rarity(c, of, total)*1_000_000/(r.rarity(a, of, total)+r.rarity(b, of, total)))
			best = max(best, damped(v, c))
		}
	}
	frequent := a
	na := r.frequency(a, of)
	if nb := r.frequency(b, of); nb > na {
		frequent = b
	}
	for _, way := range [][2]vocabulary.Ref{{a, b}, {b, a}} {
		switch kind, strength := r.voc.Relation(way[0], way[1]); {
		case kind == vocabulary.Exact:
			best = max(best, damped(int64(strength), frequent))
		case kind == vocabulary.Related, kind != 0 && a.Scheme() != b.Scheme():
			best = max(best, damped(int64(r.policy.Related)*int64(strength)/1_000_000, frequent))
		}
	}
	if x, ok := r.voc.Age(a); ok {
		if y, ok := r.voc.Age(b); ok {
			if x.Max == 0 {
				x.Max = 11_000
			}
			if y.Max == 0 {
				y.Max = 11_000
			}
			common := int64(min(x.Max, y.Max)) - int64(max(x.Min, y.Min))
			all := int64(max(x.Max, y.Max)) - int64(min(x.Min, y.Min))
			if common > 0 {
				best = max(best, damped(common*1_000_000/all, frequent))
			}
		}
	}
	return best
}

func (r *reference) covered(x, y []vocabulary.Ref, of func(*cohesion.Initiative) []vocabulary.Ref, total int64, damp bool) cohesion.Score {
	var sum, mass int64
	for _, a := range x {
		best := int64(0)
		for _, b := range y {
			best = max(best, r.alike(a, b, of, total, damp))
		}
		key := compared{a, "", damp}
		w, known := r.likenesses[key]
		if !known {
			w = r.rarity(a, of, total)
			r.likenesses[key] = w
		}
		sum, mass = sum+w*best, mass+w
	}
	return cohesion.Score(sum / mass)
}

func (r *reference) themes(a, b *cohesion.Initiative) cover {
	x, y := r.themesOf(a), r.themesOf(b)
	if len(x) == 0 || len(y) == 0 {
		return cover{}
	}
	total := int64(r.policy.Prior)
	for _, i := range r.offers {
		if len(r.themesOf(i)) > 0 {
			total++
		}
	}
	return cover{r.covered(x, y, r.themesOf, total, true), r.covered(y, x, r.themesOf, total, true), true}
}

func (r *reference) audiences(a, b *cohesion.Initiative) cover {
	x, xAll := r.groupsOf(a)
	y, yAll := r.groupsOf(b)
	full := cohesion.One
	switch {
	case len(x) == 0 && !xAll || len(y) == 0 && !yAll:
		return cover{}
	case xAll && yAll:
		return cover{full, full, true}
	case xAll:
		return cover{r.policy.Open, full, true}
	case yAll:
		return cover{full, r.policy.Open, true}
	}
	of := func(i *cohesion.Initiative) []vocabulary.Ref { list, _ := r.groupsOf(i); return list }
	total := int64(r.policy.Prior)
	for _, i := range r.offers {
		if list, all := r.groupsOf(i); len(list) > 0 || all {
			total++
		}
	}
	return cover{r.covered(x, y, of, total, false), r.covered(y, x, of, total, false), true}
}

func (r *reference) readWords() {
	r.stems, r.users = map[*cohesion.Initiative]map[string]int64{}, map[string]int64{}
	for _, i := range r.offers {
		bag := map[string]int64{}
		for n, text := range []language.Text{i.Description, i.Summary, i.Name} {
			for _, e := range text {
				for word := range language.Tokens(language.Fold(e.Value)) {
					if !language.IsStop(e.Tag, word) {
						bag[language.Stem(e.Tag, word)] += int64(n + 1)
					}
				}
			}
		}
		r.stems[i] = bag
		for stem := range bag {
			r.users[stem]++
		}
	}
}

func (r *reference) words(a, b *cohesion.Initiative) cover {
	total := uint64(2*(int64(len(r.offers))+int64(r.policy.Prior)) + 2)
	weight := func(stem string, f int64) int64 {
		rarity := (log2(total) - log2(uint64(2*r.users[stem]+1))) / 1024
		return rarity * (f * 1024 / (f + 2)) / 1024
	}
	var x, y, common int64
	for stem, f := range r.stems[a] {
		x += weight(stem, f)
		common += min(weight(stem, f), weight(stem, r.stems[b][stem]))
	}
	for stem, f := range r.stems[b] {
		y += weight(stem, f)
	}
	if x == 0 || y == 0 {
		return cover{}
	}
	share := func(whole int64) cohesion.Score {
		return cohesion.Score(min(1_000_000, common*1_000_000/whole*1_000_000/int64(r.policy.FullWords)))
	}
	return cover{share(x), share(y), true}
}

func (r *reference) belong(a, b *cohesion.Initiative) bool {
	offered := map[cohesion.OrganisationID]map[vocabulary.Ref]bool{}
	for _, i := range r.offers {
		for _, o := range i.Organisers {
			if offered[o] == nil {
				offered[o] = map[vocabulary.Ref]bool{}
			}
			for _, t := range r.themesOf(i) {
				offered[o][t] = true
			}
		}
	}
	maps.DeleteFunc(offered, func(_ cohesion.OrganisationID, set map[vocabulary.Ref]bool) bool {
		return len(set) == 0 || len(set) > mostThemes
	})
	for _, t := range r.themesOf(a) {
		for _, u := range r.themesOf(b) {
			var x, y, both int64
			for _, set := range offered {
				if set[t] {
					x++
				}
				if set[u] {
					y++
				}
				if set[t] && set[u] {
					both++
				}
			}
			if t != u && both >= int64(r.policy.Complement.Support) && 100*both*int64(len(offered))/(x*y) >= int64(r.policy.Complement.Lift) {
				return true
			}
			if kind, _ := r.voc.Relation(t, u); kind == vocabulary.Related {
				return true
			}
		}
	}
	return false
}

// areaOf returns an area record.
func (r *reference) areaOf(code cohesion.AreaCode) *cohesion.Area {
	for _, a := range r.supply.Areas {
		if a.Code == code {
			return a
		}
	}
	return nil
}

func (r *reference) parentOf(a *cohesion.Area) cohesion.AreaCode {
	if !a.Parent.IsZero() {
		return a.Parent
	}
	parent, _ := a.Code.ParentCode()
	return parent
}

// cells returns the spots whose middle fits, of all that could.
func cells(centre cohesion.Point, radius int, fits func(cohesion.Point) bool) map[spot]bool {
	set := map[spot]bool{}
	for row := rowOf(int64(centre.Lat)) - int64(radius)/400 - 2; row <= rowOf(int64(centre.Lat))+int64(radius)/400+2; row++ {
		width := rowWidth(row)
		middle := (int64(centre.Lon) + 1_800_000_000) / width
		for column := middle - int64(radius)/400 - 2; column <= middle+int64(radius)/400+2; column++ {
			p := cohesion.Point{Lat: int32(rowMiddle(row)), Lon: int32(column*width + width/2 - 1_800_000_000)}
			if fits(p) {
				set[spot{row, column}] = true
			}
		}
	}
	return set
}

func disc(centre cohesion.Point, radius int) map[spot]bool {
	set := cells(centre, radius, func(p cohesion.Point) bool { return int(cohesion.Distance(centre, p)) <= radius })
	if len(set) == 0 {
		row := rowOf(int64(centre.Lat))
		set[spot{row, (int64(centre.Lon) + 1_800_000_000) / rowWidth(row)}] = true
	}
	return set
}

// groundOf returns the spots of an area.
func (r *reference) groundOf(code cohesion.AreaCode) map[spot]bool {
	a := r.areaOf(code)
	if a != nil && len(a.Boundary) > 0 {
		centre, radius, _ := a.Enclose()
		if set := cells(centre, radius, a.Contains); len(set) > 0 {
			return set
		}
	}
	all := map[spot]bool{}
	for _, child := range r.supply.Areas {
		if r.parentOf(child) == code {
			maps.Copy(all, r.groundOf(child.Code))
		}
	}
	if len(all) > 0 || a == nil || a.Centre.IsZero() {
		return all
	}
	return disc(a.Centre, a.Radius)
}

// residents spreads those of the smallest areas over their spots. All test areas are of one
// division.
func (r *reference) residents() {
	r.weights = map[spot]int64{}
	for _, a := range r.supply.Areas {
		parent := slices.ContainsFunc(r.supply.Areas, func(c *cohesion.Area) bool { return r.parentOf(c) == a.Code && c.Residents > 0 })
		if a.Residents == 0 || parent {
			continue
		}
		ground := r.groundOf(a.Code)
		for s := range ground {
			r.weights[s] += max(1, int64(a.Residents)*1000/int64(len(ground)))
		}
	}
}

func (r *reference) weigh(set map[spot]bool) int64 {
	var sum int64
	for s := range set {
		if w, known := r.weights[s]; known {
			sum += w
		} else {
			sum += 1000
		}
	}
	return sum
}

// reach returns where an offer reaches people; all is everywhere.
func (r *reference) reach(i *cohesion.Initiative) (map[spot]bool, bool) {
	if known, ok := r.reached[i]; ok {
		return known.set, known.all
	}
	set, all := map[spot]bool{}, false
	for n := range i.Deliveries {
		one, everywhere := r.deliveryReach(i, &i.Deliveries[n])
		all = all || everywhere
		maps.Copy(set, one)
	}
	r.reached[i] = reached{set, all}
	return set, all
}

func (r *reference) deliveryReach(i *cohesion.Initiative, d *cohesion.Delivery) (map[spot]bool, bool) {
	areas := map[spot]bool{}
	var codes []cohesion.AreaCode
	radius := 0
	if d.ServiceArea != nil {
		codes, radius = d.ServiceArea.Areas, d.ServiceArea.Radius
	}
	for _, code := range codes {
		maps.Copy(areas, r.groundOf(code))
	}
	var at cohesion.Point
	for _, p := range r.supply.Places {
		if p.ID == d.Place {
			at = p.Shown().Point
			if a := r.areaOf(p.Area); at.IsZero() && a != nil {
				at = a.Centre
			}
		}
	}
	home := r.community(i.Community).Areas
	switch {
	case d.Mode == cohesion.Online || d.Mode == cohesion.ByPhone:
		return areas, len(codes) == 0
	case d.Mode == cohesion.AtHome && radius > 0 && !at.IsZero():
		return r.narrowed(areas, disc(at, radius)), false
	case d.Mode == cohesion.AtHome && len(codes) == 0 && len(home) > 0:
		for _, code := range home {
			maps.Copy(areas, r.groundOf(code))
		}
		return areas, false
	case d.Mode == cohesion.AtHome && len(codes) == 0 && !at.IsZero():
		return disc(at, int(r.policy.Reach.Home)), false
	case d.Mode == cohesion.AtHome || at.IsZero():
		return areas, false
	case radius > 0:
		return r.narrowed(areas, disc(at, min(radius, int(r.policy.Reach.Place)))), false
	}
	return r.narrowed(areas, disc(at, int(r.policy.Reach.Place))), false
}

func (r *reference) narrowed(areas, ring map[spot]bool) map[spot]bool {
	if len(areas) == 0 {
		return ring
	}
	both := map[spot]bool{}
	for s := range ring {
		if areas[s] {
			both[s] = true
		}
	}
	if len(both) == 0 {
		return areas
	}
	return both
}

func (r *reference) area(a, b *cohesion.Initiative) cover {
	x, xAll := r.reach(a)
	y, yAll := r.reach(b)
	if !xAll && len(x) == 0 || !yAll && len(y) == 0 {
		return cover{known: a.Community != b.Community}
	}
	if xAll || yAll {
		world := map[spot]bool{}
		for s := range r.weights {
			world[s] = true
		}
		for _, i := range r.offers {
			if set, all := r.reach(i); !all {
				maps.Copy(world, set)
			}
		}
		if xAll {
			x = world
		}
		if yAll {
			y = world
		}
	}
	common := map[spot]bool{}
	for s := range x {
		if y[s] {
			common[s] = true
		}
	}
	w := r.weigh(common)
	return cover{cohesion.Score(w * 1_000_000 / r.weigh(x)), cohesion.Score(w * 1_000_000 / r.weigh(y)), true}
}
