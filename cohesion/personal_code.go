package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// checkCodes refuses personal data in the codes of concepts that a need or talent names. Wants
// stand in the field of the given name.
func checkCodes(vs *valid.Violations, name string, wants []Want, facts Facts, refused Refusals) {
	for i, w := range wants[:min(len(wants), maxList)] {
		if mayIdentify(w.Theme) {
			vs.NestAt(name, i, CheckFreeText("theme", w.Theme.Code()))
		}
	}
	var fv valid.Violations
	for i, a := range facts.Answers[:min(len(facts.Answers), maxList)] {
		if mayIdentify(a.Fact) {
			fv.NestAt("answers", i, CheckFreeText("fact", a.Fact.Code()))
		}
	}
	vs.Nest("facts", fv)
	var rv valid.Violations
	for i, theme := range refused.Themes[:min(len(refused.Themes), maxList)] {
		if mayIdentify(theme) {
			rv.NestAt("themes", i, CheckFreeText("", theme.Code()))
		}
	}
	vs.Nest("refusals", rv)
}

// mayIdentify reports whether a reference holds as many digits as the shortest personal number,
// an IBAN of Malta. An address cannot stand in a code.
func mayIdentify(ref vocabulary.Ref) bool {
	const least = 7
	digits := 0
	for i := range len(ref) {
		if isDigit(ref[i]) {
			digits++
		}
	}
	return digits >= least
}
