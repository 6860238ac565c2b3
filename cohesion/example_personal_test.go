package cohesion_test

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// In the words of a need, personal data are refused. In the public texts of an
// initiative, telephone numbers belong and only what nobody should publish gives a
// warning.
func Example_personalData() {
	const words = "Bel me op 06-12345678, of schrijf naar iemand@voorbeeld.nl."
	for _, f := range cohesion.FindPersonal(words) {
		fmt.Println(f.Kind, words[f.Start:f.End])
	}
	fmt.Println(cohesion.Redact(words))

	need := &cohesion.SupportNeed{Words: words}
	for _, v := range need.Validate() {
		if v.Path == "/words" {
			fmt.Println("need:", v.Code)
		}
	}
	initiative := &cohesion.Initiative{Description: language.Dutch("Bel 06-12345678. Giften op NL91 ABNA 0417 1643 00.")}
	for _, v := range initiative.Warnings() {
		fmt.Println("initiative:", v.Path, v.Code)
	}
	// Output:
	// phone 06-12345678
	// email iemand@voorbeeld.nl
	// Bel me op [phone], of schrijf naar [email].
	// need: personal
	// need: personal
	// initiative: /description/nl personal
}
