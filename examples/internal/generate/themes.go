package generate

import (
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// The themes of the starter scheme that the offers use.
const (
	themeMeeting      vocabulary.Ref = "sb:ontmoeten"
	themeLonely       vocabulary.Ref = "sb:eenzaamheid"
	themeEating       vocabulary.Ref = "sb:samen-eten"
	themeBuddy        vocabulary.Ref = "sb:maatjescontact"
	themeWalking      vocabulary.Ref = "sb:wandelen"
	themeExercise     vocabulary.Ref = "sb:bewegen"
	themeFalling      vocabulary.Ref = "sb:langer-thuis"
	themeMusic        vocabulary.Ref = "sb:muziek"
	themeCreative     vocabulary.Ref = "sb:handwerken"
	themeGarden       vocabulary.Ref = "sb:moestuin"
	themeYouth        vocabulary.Ref = "sb:jongerenwerk"
	themeRainbow      vocabulary.Ref = "sb:lhbti"
	themeDebt         vocabulary.Ref = "sb:schulden"
	themeEndsMeet     vocabulary.Ref = "sb:rondkomen"
	themeForms        vocabulary.Ref = "sb:formulieren"
	themeBenefits     vocabulary.Ref = "sb:toeslagen-en-regelingen"
	themeFood         vocabulary.Ref = "sb:voedselhulp"
	themeThings       vocabulary.Ref = "sb:tweedehands-spullen"
	themeRepair       vocabulary.Ref = "sb:repareren-en-lenen"
	themeTransport    vocabulary.Ref = "sb:vervoersdienst"
	themeShopping     vocabulary.Ref = "sb:boodschappen"
	themeNeighbours   vocabulary.Ref = "sb:burenhulp"
	themeOddJobs      vocabulary.Ref = "sb:klussen"
	themeHousing      vocabulary.Ref = "sb:wonen"
	themeNeighbourRow vocabulary.Ref = "sb:burenconflict"
	themeLegal        vocabulary.Ref = "sb:juridisch-advies"
	themeDutch        vocabulary.Ref = "sb:nederlandse-taal"
	themeLiteracy     vocabulary.Ref = "sb:lezen-en-schrijven"
	themeDigital      vocabulary.Ref = "sb:digitale-hulp"
	themeNewcomers    vocabulary.Ref = "sb:nieuw-in-nederland"
	themeWork         vocabulary.Ref = "sb:werk-zoeken"
	themeVolunteering vocabulary.Ref = "sb:vrijwilligerswerk"
	themeHomework     vocabulary.Ref = "sb:huiswerkbegeleiding"
	themePlay         vocabulary.Ref = "sb:spelen"
	themeParenting    vocabulary.Ref = "sb:opvoeding"
	themeDivorce      vocabulary.Ref = "sb:scheiding"
	themeCarers       vocabulary.Ref = "sb:mantelzorgondersteuning"
	themeRespite      vocabulary.Ref = "sb:respijtzorg"
	themeDementia     vocabulary.Ref = "sb:dementie"
	themeGrief        vocabulary.Ref = "sb:rouw"
	themeMeaning      vocabulary.Ref = "sb:zingeving-en-rouw"
	themePsychic      vocabulary.Ref = "sb:mentale-gezondheid"
	themeAddiction    vocabulary.Ref = "sb:verslaving"
	themeViolence     vocabulary.Ref = "sb:huiselijk-geweld"
	themeHealth       vocabulary.Ref = "sb:leefstijl"
	themeDisability   vocabulary.Ref = "sb:leven-met-beperking"
	themeDayWork      vocabulary.Ref = "sb:dagbesteding"
	themePeers        vocabulary.Ref = "sb:lotgenotencontact"
	themeGames        vocabulary.Ref = "sb:ontspanning"
	themeTalk         vocabulary.Ref = "sb:taalcafe"
	themeRecovery     vocabulary.Ref = "sb:herstel"
	themePhone        vocabulary.Ref = "sb:belcontact"
	themeBaby         vocabulary.Ref = "sb:zwanger-en-baby"
)

// The audiences of the starter scheme that the offers use.
const (
	forOlder         vocabulary.Ref = "sb:ouderen"
	forPsychic       vocabulary.Ref = "sb:mensen-met-psychische-kwetsbaarheid"
	forWomen         vocabulary.Ref = "sb:vrouwen"
	forNewcomers     vocabulary.Ref = "sb:nieuwkomers"
	forRefugees      vocabulary.Ref = "sb:vluchtelingen"
	forYouth         vocabulary.Ref = "sb:jongeren"
	forChildren      vocabulary.Ref = "sb:kinderen"
	forRainbow       vocabulary.Ref = "sb:lhbtiq-personen"
	forLowIncome     vocabulary.Ref = "sb:minima"
	forLowLiterate   vocabulary.Ref = "sb:laagtaalvaardigen" // who read or speak little Dutch
	forDisabled      vocabulary.Ref = "sb:mensen-met-beperking"
	forJobless       vocabulary.Ref = "sb:werkzoekenden"
	forParents       vocabulary.Ref = "sb:ouders"
	forSingleParents vocabulary.Ref = "sb:alleenstaande-ouders"
	forCarers        vocabulary.Ref = "sb:mantelzorgers"
	forDementia      vocabulary.Ref = "sb:mensen-met-dementie"
	forBereaved      vocabulary.Ref = "sb:nabestaanden"
	forAddicted      vocabulary.Ref = "sb:mensen-met-verslaving"
	forViolence      vocabulary.Ref = "sb:slachtoffers"
)

// agedFrom is the rule that somebody has an age or more.
func agedFrom(from int) *cohesion.Rule { return &cohesion.Rule{Age: cohesion.FromAge(from)} }

// aged is the rule that somebody is at least from and not yet below years old.
func aged(from, below int) *cohesion.Rule { return &cohesion.Rule{Age: cohesion.Between(from, below)} }

// fact is the rule that somebody belongs to an audience.
func fact(audience vocabulary.Ref) *cohesion.Rule { return &cohesion.Rule{Fact: audience} }

// eitherOf is the rule that somebody belongs to one of the audiences.
func eitherOf(audiences ...vocabulary.Ref) *cohesion.Rule {
	rule := &cohesion.Rule{}
	for _, a := range audiences {
		rule.Any = append(rule.Any, cohesion.Rule{Fact: a})
	}
	return rule
}
