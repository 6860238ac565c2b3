package language

import "strings"

// A Splitter takes Dutch compounds apart into words that it knows:
// "schuldhulpverlening" into schuld, hulp and verlening. It is immutable and safe for
// concurrent use. Build one with [NewSplitter].
type Splitter struct {
	words map[string]struct{} // folded words and stems
	max   int                 // the longest of them, in bytes
}

const (
	minPart = 3 // the shortest part, as "les" in taalles
	minStem = 4 // the shortest part that is only the stem of a known word
)

// NewSplitter returns a splitter that knows the given words, their stems, and the
// parts that are common in compounds of the social domain, such as hulp, zorg and
// verlening. Words of fewer than three letters and words that are not plain letters
// are left out.
func NewSplitter(words []string) *Splitter {
	s := &Splitter{words: make(map[string]struct{}, 2*len(words))}
	for _, w := range commonParts {
		s.add(w)
	}
	for _, w := range words {
		for token := range Tokens(Fold(w)) {
			s.add(token)
		}
	}
	return s
}

func (s *Splitter) add(word string) {
	if len(word) < minPart || len(word) > maxWord || !plain(word) || IsStop(NL, word) {
		return
	}
	s.words[word] = struct{}{}
	s.max = max(s.max, len(word))
	if stem := Stem(NL, word); len(stem) >= minStem {
		s.words[stem] = struct{}{}
		s.max = max(s.max, len(stem))
	}
}

func plain(word string) bool {
	for i := 0; i < len(word); i++ {
		if !isLower(word[i]) {
			return false
		}
	}
	return true
}

// Knows reports whether a folded word is one of the known words or stems.
func (s *Splitter) Knows(word string) bool {
	_, ok := s.words[word]
	return ok
}

// links are the letters that may stand between two parts.
var links = [...]string{"", "s", "en", "e", "n"}

// Split returns the parts of a folded word when it consists of two or more known
// parts, with at most a linking s, e, n or en between two of them; nil otherwise. The last
// part may be an inflected form of a known word. Of several ways it takes the one with
// the fewest parts, then the one whose first part is longest, and so on. A word that
// is itself known is split like any other; ask [Splitter.Knows] first where that
// matters. The caller owns the result.
func (s *Splitter) Split(word string) []string {
	n := len(word)
	if n < 2*minPart || n > maxWord || !plain(word) {
		return nil
	}
	reached := s.starts(word)
	var best [maxWord + 1]step // best[i]: how word[i:] is split; parts 0 means not at all
	for i := n - minPart; i >= 0; i-- {
		if reached[i] {
			best[i] = s.bestFrom(word, i, &best)
		}
	}
	if best[0].parts < 2 {
		return nil
	}
	parts := make([]string, 0, best[0].parts)
	for i := 0; i < n; i = best[i].next {
		parts = append(parts, word[i:best[i].end])
	}
	return parts
}

// starts returns the positions where a part may begin, going by the known parts
// before them. It spares the dearer look at what comes after all others.
func (s *Splitter) starts(word string) (reached [maxWord + 1]bool) {
	n := len(word)
	reached[0] = true
	for i := range n - minPart {
		if !reached[i] {
			continue
		}
		for end := i + minPart; end <= min(n-minPart, i+s.max); end++ {
			if !s.Knows(word[i:end]) {
				continue
			}
			for _, link := range links {
				if strings.HasPrefix(word[end:], link) {
					reached[end+len(link)] = true
				}
			}
		}
	}
	return reached
}

// A step is one part of a split: it ends at end, the next begins at next.
type step struct{ parts, end, next int }

// bestFrom finds the best split of word[i:], given those of all shorter endings. Ends
// are tried from far to near, so that among equals the longest part stays.
func (s *Splitter) bestFrom(word string, i int, best *[maxWord + 1]step) step {
	n := len(word)
	var found step
	if s.isLast(word[i:], i == 0) {
		found = step{1, n, n}
	}
	for end := min(n-minPart, i+s.max); end >= i+minPart; end-- {
		if !s.Knows(word[i:end]) {
			continue
		}
		for _, link := range links {
			next := end + len(link)
			if next > n-minPart || !strings.HasPrefix(word[end:], link) || best[next].parts == 0 {
				continue
			}
			if parts := best[next].parts + 1; found.parts == 0 || parts < found.parts || found.parts == 1 && i == 0 {
				found = step{parts, end, next}
			}
		}
	}
	return found
}

// isLast reports whether rest can be the last part. The whole word is not a part of
// itself.
func (s *Splitter) isLast(rest string, whole bool) bool {
	if whole || len(rest) < minPart {
		return false
	}
	if s.Knows(rest) {
		return true
	}
	stem := Stem(NL, rest)
	return len(stem) >= minStem && s.Knows(stem)
}

// commonParts are words that the compounds of the social domain are made of.
var commonParts = strings.Fields(`
	advies activiteit activiteiten administratie armoede arts avond baan bank begeleider
	begeleiding behandeling belasting beleid bemiddeling beperking beroep bestrijding
	beurs beweging bewegen bewoner bewoners bezoek bijeenkomst boek boodschappen brief budget buurt
	centrum club computer contact coach coaching cultuur cursus dag dagbesteding dans
	cafe centra dienst dienstverlening digitaal dorp eenzaamheid energie ervaring eet ervarings eten feest
	fiets formulier gebruik gehandicapten geld gemeente gemeenschap geweld geloof gesprek gezin gezondheid
	groen groep groepen hobby hond huis huiswerk hulp huur informatie inkomen initiatief initiatieven
	inloop instelling jeugd jongeren kaart kamer keuken kast kind kinder kinderen klacht kleding klus klussen
	koffie koor kracht kring kunst laagdrempelig land leven lening les lessen lezen loket lotgenoten loop
	lunch maaltijd maaltijden maatje maatjes maatschappelijk man mannen mantelzorg markt meubel moeder middag muziek naai natuur netwerk
	onderhoud ochtend ondersteuning onderwijs ontbijt ontmoeting ontmoetingen ontspanning ontwikkeling opleiding
	opvang opvoeding opvoed ouder ouderen ouders overlast overleg pannenkoek papieren peuter park plaats plek poli post praat preventie
	probleem problemen project psycholoog punt raad recht regeling reis rekening repair reparatie rouw
	ruimte samen sanering schilder school schuld schulden service situatie sociaal speel spel spelen spoed spreekuur sport
	spullen stage steun steunpunt straat studie taal tafel team telefoon termijn thuis tijd toeslag
	toeslagen training trauma trefpunt tuin tuinen uitje uitkering uitleen uur vaardigheden vader veiligheid vereniging verenigingen
	verhuizing verlening verlies verslaafden verslaving verzorging verwerking vervoer vlucht vluchtelingen voedsel voeding voorziening voorzieningen voorlichting
	vraag vragen vriend vrienden vrijwilliger vrijwilligers vrouw vrouwen wandel wandelen wandeling
	water weduwe welzijn welzijns wensen werk werken werker wijk winkel woning wonen woon
	zelf zelfstandig ziek ziekenhuis ziekte zin zoeker zoekers zorg zorgen zwanger zwem zwemmen`)
