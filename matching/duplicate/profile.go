package duplicate

// priorLevels are shares, in thousandths, that the levels of inequality have among
// matches before anything is known; equality has the rest.
var priorLevels = [...][]uint64{
	Name:     {1, 20, 20, 30, 40, 40, 60, 60},
	Text:     {40, 60, 100, 100, 100},
	Number:   {100, 50, 50, 50},
	Date:     {40, 20, 60},
	Code:     {60, 60},
	Set:      {40, 40, 60, 60, 60},
	Street:   {60, 20, 40, 60, 80},
	Postcode: {40, 40, 40},
	City:     {80, 60},
	Phone:    {80, 80, 40},
	Website:  {100, 50},
	Email:    {70, 80, 60, 40},
	Category: {250, 150},
	Point:    {30, 20, 40, 60, 250},
	formKind: {40},
}

// priorStrength is how many matches the shares above count for.
const priorStrength = 100 * mass

// priorMatches returns the prior of a column by level, in units of mass. Equality is
// divided by how often values of each class occur.
func (c *column) priorMatches() []uint64 {
	k := c.field.Kind
	prior := make([]uint64, k.levels())
	rest := uint64(1000)
	for i, share := range priorLevels[k] {
		prior[i+1] = share * priorStrength / 1000
		rest -= share
	}
	if k == formKind {
		prior[2] = rest * priorStrength / 1000
		return prior
	}
	have := make([]uint64, len(prior))
	total := uint64(0)
	var one [1]int32
	for _, id := range c.ids {
		for _, v := range c.listOf(id, &one) {
			have[k.plainLevels()+1+int(c.classes[v])]++
			total++
		}
	}
	for l, n := range have {
		if total > 0 {
			prior[l] += rest * priorStrength / 1000 * n / total
		}
	}
	return prior
}

// A profile is what a class is taken for before its pairs are seen, for a kind: the shares
// of the levels of inequality in thousandths, then that of equality; and how much of the
// whole that is. The rest is chance.
type profile struct {
	part   uint64
	levels []uint64
}

// profiles are by class and kind. Kinds that are absent are chance.
var profiles = [classes]map[Comparison]profile{
	townsfolk: {
		Name:     {500, []uint64{50, 750, 130, 50, 10, 4, 4, 1, 1}},
		Street:   {1000, []uint64{880, 80, 10, 10, 10, 10}},
		Postcode: {1000, []uint64{250, 600, 100, 50}},
		City:     {1000, []uint64{50, 50, 900}},
		Point:    {1000, []uint64{50, 250, 400, 250, 50, 0}},
		Phone:    {500, []uint64{600, 330, 50, 20}},
	},
	neighbours: {
		Name:     {500, []uint64{20, 780, 130, 50, 10, 5, 3, 1, 1}},
		Street:   {1000, []uint64{50, 10, 30, 60, 200, 650}},
		Postcode: {1000, []uint64{20, 30, 50, 900}},
		City:     {1000, []uint64{50, 50, 900}},
		Point:    {1000, []uint64{10, 10, 30, 50, 400, 500}},
		Phone:    {1000, []uint64{470, 230, 100, 200}},
		Website:  {1000, []uint64{850, 50, 100}},
		Email:    {1000, []uint64{480, 320, 100, 20, 80}},
		Category: {1000, []uint64{550, 200, 250}},
	},
	relatives: {
		Name:     {1000, []uint64{120, 50, 170, 270, 120, 50, 100, 40, 80}},
		Street:   {1000, []uint64{930, 30, 20, 10, 5, 5}},
		Postcode: {800, []uint64{850, 130, 10, 10}},
		City:     {1000, []uint64{880, 50, 70}},
		Point:    {800, []uint64{750, 150, 70, 30, 0, 0}},
		Phone:    {1000, []uint64{620, 190, 60, 130}},
		Website:  {1000, []uint64{350, 100, 550}},
		Email:    {1000, []uint64{280, 170, 390, 60, 100}},
		Category: {1000, []uint64{350, 200, 450}},
	},
	sisters: {
		Name:     {1000, []uint64{200, 60, 200, 330, 100, 50, 40, 10, 10}},
		Street:   {1000, []uint64{930, 30, 20, 10, 5, 5}},
		Postcode: {1000, []uint64{430, 500, 50, 20}},
		City:     {1000, []uint64{200, 100, 700}},
		Point:    {1000, []uint64{150, 300, 350, 150, 50, 0}},
		Phone:    {1000, []uint64{330, 80, 90, 500}},
		Website:  {1000, []uint64{170, 80, 750}},
		Email:    {1000, []uint64{120, 80, 400, 50, 350}},
		Category: {1000, []uint64{250, 200, 550}},
	},
	parts: {
		Name:     {1000, []uint64{50, 50, 320, 320, 180, 50, 20, 5, 5}},
		Street:   {1000, []uint64{80, 10, 30, 80, 200, 600}},
		Postcode: {1000, []uint64{20, 30, 50, 900}},
		City:     {1000, []uint64{50, 50, 900}},
		Point:    {1000, []uint64{10, 10, 30, 50, 400, 500}},
		Phone:    {1000, []uint64{500, 250, 100, 150}},
		Website:  {1000, []uint64{350, 300, 350}},
		Email:    {1000, []uint64{330, 170, 400, 50, 50}},
		Category: {1000, []uint64{600, 200, 200}},
	},
}

// sizes are how many pairs of each class are taken for known, in thousandths of the number
// of records.
var sizes = [classes]uint64{townsfolk: 10, neighbours: 10, relatives: 8, sisters: 4, parts: 3}

// knownSizes is how many pairs of each class are taken for known. Which classes can be told
// apart depends on the fields: without places there are no neighbours, and what relatives
// have in common shows only beside a place or a contact.
func (t *table) knownSizes() [classes]uint64 {
	var places, contacts, names int
	for _, c := range t.columns {
		switch c.field.Kind {
		case Street, Postcode, City, Point:
			places++
		case Phone, Website, Email:
			contacts++
		case Name:
			names++
		}
	}
	var known [classes]uint64
	for c := range known {
		known[c] = uint64(t.size) * mass * sizes[c] / 1000
	}
	if places == 0 {
		known[townsfolk], known[neighbours], known[sisters], known[parts] = 0, 0, 0, 0
	}
	if names == 0 || places+contacts == 0 {
		known[relatives], known[sisters], known[parts] = 0, 0, 0
	}
	return known
}

// singleField says whether all evidence is in one field: then nothing tells the classes
// apart, and what is known beforehand decides.
func (t *table) singleField() bool {
	n := 0
	for i, c := range t.columns {
		if c.field.Kind != formKind && (t.from == nil || t.from[i] < 0) {
			n++
		}
	}
	return n == 1
}
