package language_test

import (
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/cohesion/language"
)

func ExampleParseTag() {
	tag, _ := language.ParseTag("NL-be")
	fmt.Println(tag, tag.Base(), tag.Name(language.NL))
	_, err := language.ParseTag("iw")
	fmt.Println(err)
	// Output:
	// nl-BE nl Nederlands
	// not a language tag: "iw" is written "he"
}

func ExampleText_In() {
	text := language.NewText(map[language.Tag]string{"nl": "Koffieochtend", "en": "Coffee morning"})
	fmt.Println(text.In("ar", "en-GB"))
	fmt.Println(text.In("ar"))
	// Output:
	// Coffee morning
	// Koffieochtend
}

func ExampleTokens() {
	folded := language.Fold("Café voor 65+, óók ’s avonds")
	fmt.Println(slices.Collect(language.Tokens(folded)))
	// Output: [cafe voor 65 ook avonds]
}

func ExampleStem() {
	fmt.Println(language.Stem(language.NL, "schulden"), language.Stem(language.EN, "volunteers"))
	// Output: schuld volunt
}

func ExampleSplitter_Split() {
	s := language.NewSplitter([]string{"mantelzorg"})
	fmt.Println(s.Split("schuldhulpverlening"))
	fmt.Println(s.Split("mantelzorgondersteuning"))
	// Output:
	// [schuld hulp verlening]
	// [mantelzorg ondersteuning]
}

func ExampleDetect() {
	fmt.Println(language.Detect("ik zit altijd alleen"), language.Detect("help with my forms"))
	// Output: nl en
}

func ExampleWithinOneEdit() {
	fmt.Println(language.WithinOneEdit("eenzamheid", "eenzaamheid"))
	// Output: true
}
