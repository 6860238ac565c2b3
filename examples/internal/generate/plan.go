package generate

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// A plan says what will be made where: how many places and organisations a district or
// municipality has and of which kind. Records follow from it one by one, in any order.
type plan struct {
	moment
	towns     []town
	districts []spot
	residents []int // running total over the districts
	kinds     []guise
	offers    []offer
	popular   []int // running total over the offers
}

// A spot is a district with its place in the plan.
type spot struct {
	District
	town      int
	places    int // how many
	firstName int // counts the places of the town before it
}

// A town is a municipality, which is one community.
type town struct {
	code       string
	name       string
	districts  []int
	residents  int
	centre     cohesion.Point
	radius     int
	orgs       []groupSeed
	neighbours []cohesion.CommunityID
}

// A groupSeed is what has to be known of an organisation before it is made.
type groupSeed struct {
	guise    int
	district int
}

// newPlan divides so many places and organisations over the districts by residents.
func newPlan(m moment, districts []District, places, groups int) (*plan, error) {
	p := &plan{moment: m, kinds: guises(), offers: offers()}
	ordered := slices.Clone(districts)
	slices.SortStableFunc(ordered, func(a, b District) int { return cmp.Compare(a.Code, b.Code) })
	total := 0
	for _, d := range ordered {
		if len(p.towns) == 0 || p.towns[len(p.towns)-1].code != d.Municipality {
			p.towns = append(p.towns, town{code: d.Municipality, name: municipalityName(d.Municipality)})
		}
		t := &p.towns[len(p.towns)-1]
		t.districts = append(t.districts, len(p.districts))
		t.residents += d.Residents
		total += d.Residents
		p.districts = append(p.districts, spot{District: d, town: len(p.towns) - 1})
		p.residents = append(p.residents, total)
	}
	if total == 0 {
		return nil, fmt.Errorf("nobody lives in the districts: their residents are 0 or not given")
	}
	for i := range p.towns {
		p.outline(&p.towns[i])
	}
	p.spreadPlaces(places, total)
	p.spreadGroups(groups, total)
	return p, nil
}

// outline computes the middle of a town and a circle that holds it.
func (p *plan) outline(t *town) {
	var lat, lon int64
	for _, i := range t.districts {
		lat += int64(p.districts[i].Centre.Lat)
		lon += int64(p.districts[i].Centre.Lon)
	}
	n := int64(len(t.districts))
	t.centre = cohesion.Point{Lat: int32(lat / n), Lon: int32(lon / n)}
	for _, i := range t.districts {
		d := &p.districts[i]
		t.radius = max(t.radius, int(cohesion.Distance(t.centre, d.Centre))+d.Radius+1)
	}
}

func (p *plan) spreadPlaces(places, total int) {
	given := 0
	running := 0
	named := make([]int, len(p.towns))
	for i := range p.districts {
		d := &p.districts[i]
		running += d.Residents
		upTo := int(int64(places) * int64(running) / int64(total))
		d.places = upTo - given
		if d.places == 0 && d.Residents > 400 {
			d.places = 1
		}
		given = upTo
		d.firstName = named[d.town]
		named[d.town] += d.places
	}
}

func (p *plan) spreadGroups(groups, total int) {
	kinds := p.kinds
	var shares []int
	sum := 0
	for _, g := range kinds {
		sum += g.share
		shares = append(shares, sum)
	}
	given, running := 0, 0
	for i := range p.towns {
		t := &p.towns[i]
		running += t.residents
		upTo := int(int64(groups) * int64(running) / int64(total))
		n := max(upTo-given, min(len(kinds), 6))
		given = upTo
		r := p.rand("groups/"+t.code, 0)
		for k := range n {
			seed := groupSeed{guise: k * 5 % len(kinds), district: t.districts[p.within(r, t)]}
			if k >= len(kinds) {
				seed.guise = drawn(r, shares)
			}
			t.orgs = append(t.orgs, seed)
		}
	}
}

// within returns the position in a town's list of a district drawn by residents.
func (p *plan) within(r *rand.Rand, t *town) int {
	if t.residents == 0 {
		return 0
	}
	n := r.IntN(t.residents)
	for i, d := range t.districts {
		if n -= p.districts[d].Residents; n < 0 {
			return i
		}
	}
	return 0
}

// drawn returns the index of a running total, drawn by its shares.
func drawn(r *rand.Rand, running []int) int {
	n := r.IntN(running[len(running)-1])
	return sort.SearchInts(running, n+1)
}

// byShare lets offers be as common as they say.
func (p *plan) byShare() {
	total := 0
	p.popular = p.popular[:0]
	for _, o := range p.offers {
		total += o.share
		p.popular = append(p.popular, total)
	}
}

// byZipf lets offers be common by their rank: the second is half as common as the first.
func (p *plan) byZipf() {
	slices.SortStableFunc(p.offers, func(a, b offer) int { return cmp.Compare(b.share, a.share) })
	total := 0
	p.popular = p.popular[:0]
	for rank := range p.offers {
		total += int(1e6 / math.Pow(float64(rank+1), 0.9))
		p.popular = append(p.popular, total)
	}
}

func (p *plan) drawOffer(r *rand.Rand) *offer { return &p.offers[drawn(r, p.popular)] }

func (p *plan) drawDistrict(r *rand.Rand) int { return drawn(r, p.residents) }

func (p *plan) community(town int) cohesion.CommunityID {
	return idOf[cohesion.Community](p.moment, "community/"+p.towns[town].code)
}

// placeKind returns the kind of place number n of a district: the first is always a
// community house.
func placeKind(n int) cohesion.PlaceKind { return placeKinds[n%len(placeKinds)] }

// placeTitle returns the name of place number n of a district.
func (p *plan) placeTitle(district, n int) string {
	d := &p.districts[district]
	h := fnv.New32a()
	h.Write([]byte(d.Municipality))
	return placeName(placeKind(n), placeNouns[(int(h.Sum32()%64)+27*(d.firstName+n))%len(placeNouns)])
}

func (p *plan) placeID(district, n int) cohesion.PlaceID {
	return idOf[cohesion.Place](p.moment, fmt.Sprintf("place/%s/%d", p.districts[district].Code, n))
}

// drawPlace returns the number of a place in the district that suits the offer, or any
// other; ok is false where there are none.
func (p *plan) drawPlace(r *rand.Rand, district int, o *offer) (n int, ok bool) {
	count := p.districts[district].places
	if count == 0 {
		return 0, false
	}
	start := r.IntN(count)
	for i := range count {
		n = (start + i) % count
		if slices.Contains(o.at, placeKind(n)) {
			return n, true
		}
	}
	if slices.Contains(o.at, cohesion.HomePlace) {
		return 0, false // a shelter is in no community house; where it is, is not said
	}
	return 0, true // the community house receives everybody
}

// drawGroup returns the number of an organisation of the town that suits the offer, by
// preference of the district.
func (p *plan) drawGroup(r *rand.Rand, district int, o *offer) int {
	t := &p.towns[p.districts[district].town]
	kinds := p.kinds
	best := -1
	start := r.IntN(len(t.orgs))
	for i := range t.orgs {
		n := (start + i) % len(t.orgs)
		seed := t.orgs[n]
		if !slices.Contains(o.by, kinds[seed.guise].kind) {
			continue
		}
		if seed.district == district {
			return n
		}
		if best < 0 {
			best = n
		}
	}
	if best < 0 {
		return start
	}
	return best
}

func (p *plan) groupID(town, n int) cohesion.OrganisationID {
	return idOf[cohesion.Organisation](p.moment, fmt.Sprintf("organisation/%s/%d", p.towns[town].code, n))
}

// townRecord returns the municipality as an area.
func (p *plan) townRecord(i int) *cohesion.Area {
	t := &p.towns[i]
	return &cohesion.Area{
		Meta: head[cohesion.Area](p.moment, "area/"+t.code, 700),
		Code: townCode(t.code), Name: language.Dutch(t.name), Centre: t.centre, Radius: t.radius, Residents: t.residents,
	}
}

func townCode(code string) cohesion.AreaCode {
	return cohesion.AreaCode{Scheme: cohesion.SchemeCBS, Code: code, Year: Year}
}
