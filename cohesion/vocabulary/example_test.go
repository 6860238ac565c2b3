package vocabulary_test

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func Example() {
	scheme, err := vocabulary.Parse([]byte(`{
	  "id": "dorp", "version": "1", "title": {"nl": "Ons dorp"}, "licence": "CC0-1.0",
	  "concepts": [
	    {"code": "samen", "kind": "theme", "labels": {"nl": "Samen"}},
	    {"code": "kaarten", "kind": "theme", "labels": {"nl": "Kaarten"}, "broader": ["dorp:samen"],
	      "synonyms": {"nl": ["klaverjassen", "een potje kaarten"]}}
	  ]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := vocabulary.New(scheme)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Lookup("Een potje kaarten", language.NL))
	fmt.Println(v.Relation("dorp:samen", "dorp:kaarten"))
	// Output:
	// [dorp:kaarten]
	// narrower 1000000
}

func ExampleParse_circle() {
	_, err := vocabulary.Parse([]byte(`{
	  "id": "dorp", "version": "1", "title": {"nl": "Ons dorp"}, "licence": "CC0-1.0",
	  "concepts": [
	    {"code": "kip", "kind": "theme", "labels": {"nl": "Kip"}, "broader": ["dorp:ei"]},
	    {"code": "ei", "kind": "theme", "labels": {"nl": "Ei"}, "broader": ["dorp:kip"]}
	  ]}`))
	fmt.Println(err)
	// Output: /concepts/1/broader/0: the hierarchy runs in a circle: kip -> ei -> kip; remove one of these steps
}

func ExampleStarter() {
	v := vocabulary.Starter()
	for _, ref := range v.Lookup("de eindjes aan elkaar knopen", language.NL) {
		fmt.Println(ref, v.Label(ref, language.EN), v.Ancestors(ref))
	}
	// Output: sb:rondkomen Making ends meet [sb:geld-en-schulden]
}

func ExampleVocabulary_Relation() {
	v := vocabulary.Starter()
	fmt.Println(v.Relation("sb:geld-en-schulden", "sb:schuldhulpverlening"))
	fmt.Println(v.Relation("sb:voedselhulp", "oe:102-04"))
	kind, _ := v.Relation("sb:schulden", "sb:moestuin")
	fmt.Println(kind.IsValid())
	// Output:
	// narrower 1000000
	// exact 950000
	// false
}

func ExampleVocabulary_Reach() {
	for _, r := range vocabulary.Starter().Reach("sb:belastingaangifte")[:3] {
		fmt.Println(r.Ref, r.Kind, r.Strength)
	}
	// Output:
	// sb:belastingaangifte exact 1000000
	// oe:107-05 exact 1000000
	// oe:108-06-01 broader 1000000
}

func ExampleVocabulary_Implies() {
	fmt.Println(vocabulary.Starter().Implies("sb:vluchtelingen"))
	// Output: [sb:nieuwkomers]
}

func ExampleVocabulary_Suggest() {
	themes, _ := vocabulary.Starter().Suggest("Sinds mijn man er niet meer is zit ik alleen thuis.", language.NL)
	for _, s := range themes {
		fmt.Println(vocabulary.Starter().Label(s.Ref, language.NL), s.Evidence)
	}
	// Output:
	// Eenzaamheid [zit alleen]
	// Rouw en verlies [man niet alleen]
}
