package duplicate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNormalise(t *testing.T) {
	for _, c := range []struct {
		kind Comparison
		raw  string
		want string
	}{
		{Name, "Stichting Buurthuis De Kom", "buurthuis de kom"},
		{Name, "De Kom B.V.", "de kom"},
		{Name, "School II", "school 2"},
		{Name, "2e Basisschool", "2 basisschool"},
		{Name, "Parkflat A", "parkflat 0a"},
		{Name, "Caf&eacute; Zo\xeb", "cafe zoe"},
		{Name, "Дом Культуры", "dom kultury"},
		{Name, "Stichting", "stichting"},
		{Name, "H. Odulphus", "sint odulphus"},
		{Name, "OBS De Klim", "openbare basisschool de klim"},
		{Name, "Multifunctionele Accommodatie", "multifunctioneel accommodatie"},
		{Name, "Bewoners Kerkstr. e.o.", "bewoners kerkstraat eo"},
		{Name, "Klusdienst (onderdeel van Welzijn Zuid)", "klusdienst"},
		{Name, "Koor Zanglust, ontstaan uit Excelsior", "koor zanglust"},
		{Name, "De Brug v/h De Kom", "de brug"},
		{Name, "Onderdeel techniek", "onderdeel techniek"},
		{Name, "Voorheen", "voorheen"},
		{Category, "stichting", ""},
		{Category, "Vereniging", ""},
		{Category, "stichting dorpshuis", "stichting dorpshuis"},
		{City, "Alphen a/d Rijn", "alphen rijn"},
		{City, "Alphen aan den Rijn", "alphen rijn"},
		{City, "Capelle a.d. IJssel", "capelle ijssel"},
		{City, "Den Haag", "den haag"},
		{Street, "Molenwg 7", "molenweg 7"},
		{Website, "https://m.facebook.com/pages/De.Kom/123", "facebook.com/dekom"},
		{Website, "https://www.facebook.com/groups/dekom", "facebook.com/dekom"},
		{Website, "https://sites.google.com/view/de-kom/home", "sites.google.com/de-kom"},
		{Website, "www.facebook.com", ""},
		{Website, "facebook.com/profile.php?id=1", ""},
		{Website, "dekom.wordpress.com", "dekom.wordpress.com"},
		{Phone, "033 461 71 40", "31334617140"},
		{Phone, "+31 (0)33-4617140", "31334617140"},
		{Phone, "0031 33 4617140", "31334617140"},
		{Phone, "404/237-2700 ext 6108", "4042372700"},
		{Phone, "112", ""},
		{Website, "https://www.De-Kom.nl/contact?x=1", "de-kom.nl"},
		{Website, "shop.example.co.uk", "example.co.uk"},
		{Website, "facebook.com/dekom/about", "facebook.com/dekom"},
		{Website, "none", ""},
		{Email, " Info+x@DeKom.nl", "info@dekom.nl"},
		{Email, "no address", ""},
		{Street, "747 Ninth Ave. between 50th and 51st sts.", "747 9e avenue"},
		{Street, "Dorpsstr. 12a", "dorpsstraat 12a"},
		{Postcode, "3811 aa", "3811aa"},
		{City, "'s-Gravenhage", "den haag"},
		{Date, "22-11-2026", "20261122"},
		{Date, "2026-11-22", "20261122"},
		{Date, "1999", "19990000"},
		{Number, "$1,234.50", "1234500"},
		{Number, "-3", "-3000"},
		{Point, "52.1561113,5.3878266", "52.1561113,5.3878266"},
		{Set, "b, A; b", "a b"},
		{Code, "AB-12.3", "ab123"},
	} {
		var n normaliser
		if diff := cmp.Diff(c.want, string(n.value(c.kind, c.raw).key)); diff != "" {
			t.Errorf("%v %q (-want +got):\n%s", c.kind, c.raw, diff)
		}
	}
}

// Nothing panics, words lie within the key, and a value compared with itself is equal.
func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"Stichting De Kom B.V.", "033-4617140 ext 5", "a@b", "東京都", "\xff\xfe&#225;", "12 e. 9th st", "52,5", "ii", "'.&+", "http://a/b"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for k := Name; k <= Point; k++ {
			c := newColumn(Field{Name: "x", Kind: k})
			x, _ := c.normalise(a)
			y, _ := c.normalise(b)
			c.ids = []int32{x, y}
			c.freeze()
			l, back := c.compare(x, y), c.compare(y, x)
			if int(l) >= k.levels() || int(back) >= k.levels() {
				t.Errorf("%v %q %q: levels %d and %d of %d", k, a, b, l, back, k.levels())
			}
			if same := c.compare(x, x); x != 0 && !k.isEqual(same) {
				t.Errorf("%v %q is not itself: %d", k, a, same)
			}
		}
	})
}

func TestBits(t *testing.T) {
	for _, c := range []struct {
		bits        Bits
		text        string
		probability int
	}{
		{0, "0", 500_000}, {bit, "1", 666_666}, {-3 * bit / 2, "-1.5", 261_203}, {60 * bit, "60", 999_999}, {-60 * bit, "-60", 0}, {1, "0.000001", 500_000},
	} {
		if c.bits.String() != c.text || c.bits.Probability() != c.probability {
			t.Errorf("%d: %s %d, want %s %d", int64(c.bits), c.bits, c.bits.Probability(), c.text, c.probability)
		}
		var back Bits
		if err := back.UnmarshalJSON([]byte(c.text)); err != nil || back != c.bits {
			t.Errorf("%s reads back as %d, %v", c.text, int64(back), err)
		}
	}
	if l := log2(8, 1); l != 3*bit {
		t.Errorf("log2(8) is %v", l)
	}
	if l := log2Of(3); l != 1_584_962 {
		t.Errorf("log2(3) is %v", l)
	}
	if s := logSum(bit, bit); s != 2*bit {
		t.Errorf("logSum(1, 1) is %v", s)
	}
}
