package duplicate

import "testing"

// What two values of a field say about each other.
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		kind Comparison
		a, b string
		want string
	}{
		{Street, "Postbus 55", "Deel 25", "unknown"},
		{Street, "P.O. Box 55", "Deel 25", "unknown"},
		{Street, "Postbus 55", "Postbus 56", "same street"},
		{Street, "Busstraat 55", "Deel 25", "different"},
		{Street, "Kerkstraat 55", "Kerkstr. 61", "same street"},
		{Phone, "0297-123456", "06 12345678", "one mobile, one not"},
		{Phone, "06-87654321", "06 12345678", "different"},
		{Phone, "0297-123456", "0297-654321", "different"},
		{Website, "facebook.com/dekom", "wijkcentrum.nl", "unknown"},
		{Website, "facebook.com/dekom", "facebook.com/debrug", "different"},
		{Website, "facebook.com/dekom", "instagram.com/debrug", "unknown"},
		{Website, "facebook.com/dekom", "de-kom.nl", "similar"},
		{Website, "dekom.nl", "debrug.nl", "different"},
		{Email, "info@dekom.nl", "jan.jansen@gmail.com", "one at a provider"},
		{Email, "info@de-kom.nl", "klus@de-kom.nl", "same domain"},
		{Email, "info@wijk-dekom.nl", "wijk.dekom@gmail.com", "same domain"},
		{Email, "info@dekom.nl", "info@debrug.nl", "different"},
		{Email, "piet@gmail.com", "jan@hotmail.com", "different"},
	} {
		f := newColumn(Field{Name: "x", Kind: c.kind})
		a, _ := f.normalise(c.a)
		b, _ := f.normalise(c.b)
		f.ids = []int32{a, b}
		f.freeze()
		for _, l := range [2]level{f.compare(a, b), f.compare(b, a)} {
			if got := c.kind.levelName(l); got != c.want {
				t.Errorf("%v %q and %q: %q, want %q", c.kind, c.a, c.b, got, c.want)
			}
		}
	}
}

// Acronyms stand for what they abbreviate, in compounds too, and for nothing else.
func TestAcronyms(t *testing.T) {
	for _, c := range []struct {
		name            string
		a, b            string
		atLeast, atMost level
	}{
		{"initials", "KDO", "Kracht Door Oefening", 6, 8},
		{"beside what it stands for", "Gymnastiekclub KDO", "Gymnastiekclub Kracht Door Oefening (KDO)", 8, 8},
		{"what it stands for alone", "Bewonersbelangen Vogelkwartier", "Bewonersbelangen Vogelkwartier (BBV)", 8, 8},
		{"compound", "ZPC Neptunus", "Zwem- en Poloclub Neptunus", 6, 8},
		{"with a word that both have", "HFN Noordoostpolder", "Humanitair Fonds Noordoostpolder", 6, 8},
		{"letters of another", "KDO", "Kegelclub Altijd Raak", 0, 3},
		{"more letters", "KDOX", "Kracht Door Oefening", 0, 3},
	} {
		f := newColumn(Field{Name: "x", Kind: Name})
		a, _ := f.normalise(c.a)
		b, _ := f.normalise(c.b)
		f.ids = []int32{a, b}
		for _, other := range []string{"Toneelgroep Masker", "Oranjefonds", "Harmonie Sint Jan", "Schaakclub Pion", "Museum Zuid", "Tuinclub Groen", "Muziekschool", "Bakkerij Brood", "Ruilwinkel"} {
			id, _ := f.normalise(other)
			f.ids = append(f.ids, id)
		}
		f.freeze()
		for _, l := range [2]level{f.compare(a, b), f.compare(b, a)} {
			if l < c.atLeast || l > c.atMost {
				t.Errorf("%s: %q and %q: %s", c.name, c.a, c.b, Name.levelName(l))
			}
		}
	}
}

// A domain of email stands in for a website that is missing, and counts once; a box takes
// its postal code with it; a move counts once.
func TestFieldsBesideEachOther(t *testing.T) {
	spec := OrganisationSpec()
	column := make(map[Comparison]int)
	for i, f := range spec.Fields {
		column[f.Kind] = i
	}
	record := func(values map[Comparison]string) Record {
		r := Record{Values: make([]string, len(spec.Fields))}
		for k, v := range values {
			r.Values[column[k]] = v
		}
		return r
	}
	for _, c := range []struct {
		name string
		a, b map[Comparison]string
		kind Comparison
		want string
	}{
		{"lent", map[Comparison]string{Website: "dekom.nl"}, map[Comparison]string{Email: "info@dekom.nl"}, Website, "equal, rare"},
		{"not against", map[Comparison]string{Website: "dekom.nl"}, map[Comparison]string{Email: "info@welzijn.nl"}, Website, "unknown"},
		{"of a provider", map[Comparison]string{Website: "gmail.com"}, map[Comparison]string{Email: "dekom@gmail.com"}, Website, "unknown"},
		{"once", map[Comparison]string{Website: "dekom.nl", Email: "a@dekom.nl"}, map[Comparison]string{Email: "b@dekom.nl"}, Website, "unknown"},
		{"both lent", map[Comparison]string{Email: "a@dekom.nl"}, map[Comparison]string{Email: "b@dekom.nl"}, Website, "unknown"},
		{"two sites", map[Comparison]string{Website: "dekom.nl"}, map[Comparison]string{Website: "debrug.nl", Email: "b@dekom.nl"}, Website, "different"},
		{"box", map[Comparison]string{Street: "Postbus 1", Postcode: "1200 AH"}, map[Comparison]string{Street: "Deel 2", Postcode: "8302 EK"}, Postcode, "unknown"},
		{"move", map[Comparison]string{Street: "Markt 1", Postcode: "1201 AB"}, map[Comparison]string{Street: "Deel 2", Postcode: "8302 EK"}, Postcode, "unknown"},
		{"move nearby", map[Comparison]string{Street: "Markt 1", Postcode: "8302 AB"}, map[Comparison]string{Street: "Deel 2", Postcode: "8302 EK"}, Postcode, "same area"},
		{"no street", map[Comparison]string{Postcode: "1201 AB"}, map[Comparison]string{Postcode: "8302 EK"}, Postcode, "different"},
	} {
		filled := newTable(spec)
		if err := filled.fill(t.Context(), spec, []Record{record(c.a), record(c.b)}, []int32{0, 1}, 1); err != nil {
			t.Fatal(err)
		}
		added := newTable(spec)
		for _, f := range []map[Comparison]string{c.a, c.b} {
			r := record(f)
			added.add(&r)
		}
		added.from = filled.from
		for i, table := range []*table{filled, added} {
			for _, column := range table.columns {
				if column.field.Kind != formKind {
					column.freeze()
				}
			}
			p, back := table.compare(0, 1), table.compare(1, 0)
			if got := c.kind.levelName(p.level(column[c.kind])); got != c.want || p != back {
				t.Errorf("%s, table %d: %q, want %q; both ways %x %x", c.name, i, got, c.want, p, back)
			}
		}
	}
}
