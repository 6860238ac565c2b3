package language

import "strings"

// IsStop reports whether a folded word is a stop word of the language: one of the
// words so common that they say nothing about the subject. Languages other than
// Dutch and English have none.
func IsStop(tag Tag, word string) bool {
	switch tag.Base() {
	case NL:
		_, ok := dutchStops[word]
		return ok
	case EN:
		_, ok := englishStops[word]
		return ok
	}
	return false
}

func set(words string) map[string]struct{} {
	m := make(map[string]struct{})
	for _, w := range strings.Fields(words) {
		m[w] = struct{}{}
	}
	return m
}

// The lists are articles, pronouns, prepositions, auxiliary verbs and particles.
// Negations and words such as "alleen", "samen" and "thuis" are kept out of them:
// they carry meaning in what residents say.
var (
	dutchStops = set(`
		de het een en of maar want dus omdat als dan toen dat die dit deze wie wat
		welke waar wanneer hoe ik jij je u hij zij ze wij we jullie hen hun mij me
		jou jouw uw mijn haar hem ons onze zich zelf zichzelf er hier daar van in op
		aan voor met bij uit naar door over om te tot na tegen onder tussen sinds per
		via ook nog wel al heel erg zeer zo toch eens even maar weer ben bent is zijn
		was waren geweest word wordt worden werd heb hebt heeft hebben had hadden kan
		kun kunt kunnen kon zal zult zullen zou zouden wil wilt willen wilde moet
		moeten moest mag mogen mocht gaat gaan ga doet doen doe iets iemand iedereen
		alle alles ander andere anderen veel meer meest elke ieder iedere zoals terwijl
		graag s t m n zo'n aldus`)

	englishStops = set(`
		a an the and or but so because if then than that this these those who whom
		whose which what where when how i you he she it we they me him her us them
		my your his its our their mine yours hers ours theirs myself yourself himself
		herself itself ourselves themselves of in on at by for with from to into onto
		over under about between through during since per via as also too very just
		again there here am is are was were be been being have has had having do does
		did doing can could will would shall should may might must get gets got any
		some each every all other others another more most many much such own same s
		t d ll m re ve please`)
)
