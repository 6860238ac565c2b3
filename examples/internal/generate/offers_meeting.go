package generate

import (
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

type (
	refs  = []vocabulary.Ref
	orgs  = []cohesion.OrganisationKind
	spots = []cohesion.PlaceKind
	ways  = []cohesion.Approach
	tags  = []language.Tag
)

// meetingOffers are about meeting, company and being active together.
func meetingOffers() []offer {
	return []offer{
		{
			key: "koffie", share: 26, themes: refs{themeMeeting, themeLonely}, audiences: refs{forOlder},
			by: orgs{cohesion.ResidentGroup, cohesion.WelfareOrganisation, cohesion.FaithOrganisation}, at: spots{cohesion.CommunityHouse, cohesion.FaithPlace, cohesion.LibraryPlace},
			rhythms: []rhythm{mondayMorning, weekMorning, twoMornings}, format: cohesion.Group, approach: ways{cohesion.Informal},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.BottomUp, price: smallChange,
			seeks: "Een gastvrouw of gastheer voor de koffie|A host for the coffee",
			names: []string{"Koffieochtend {wijk}|Coffee morning {wijk}", "Bakkie in {plek}|A cup of coffee at {plek}", "De Koffietafel {wijk}|The coffee table {wijk}"},
			texts: []string{
				"Elke week staat de koffie klaar in {plek}. Kom binnen, schuif aan en leer mensen uit de buurt kennen. Aanmelden hoeft niet.|Coffee is ready every week at {plek}. Come in, sit down and meet people from the neighbourhood. No need to sign up.",
				"Een gezellige ochtend voor iedereen die graag mensen ontmoet. Buren {in} drinken samen koffie en praten over van alles.|A friendly morning for everyone who likes to meet people. Neighbours {in} drink coffee and chat about anything.",
			},
			asks: []string{
				"Sinds mijn man er niet meer is ben ik veel alleen. Ik zou graag weer eens met iemand koffie drinken.",
				"Ik ken hier nog niemand in de buurt en zit hele dagen alleen.",
				"Mevrouw zit veel alleen en mist aanspraak. Ze wil graag mensen ontmoeten, niet te druk.",
			},
			ages: [2]int{55, 90},
		},
		{
			key: "eettafel", share: 18, themes: refs{themeEating, themeMeeting}, audiences: refs{forOlder},
			by: orgs{cohesion.WelfareOrganisation, cohesion.ResidentGroup, cohesion.FaithOrganisation, cohesion.HealthOrganisation}, at: spots{cohesion.CommunityHouse, cohesion.FaithPlace, cohesion.CarePlace},
			rhythms: []rhythm{lunch, dinner, monthlyDinner}, format: cohesion.Group, approach: ways{cohesion.Informal},
			level: cohesion.Prevention, access: cohesion.OwnRequest, origin: cohesion.Middle, price: aMeal,
			seeks: "Mensen die willen koken of afwassen|People to cook or wash up",
			names: []string{"Eettafel {wijk}|Community table {wijk}", "Samen eten in {plek}|Eating together at {plek}", "Aanschuiven {wijk}|Pull up a chair {wijk}"},
			texts: []string{
				"Samen eten smaakt beter. Vrijwilligers koken een warme maaltijd in {plek}. Meld u een dag van tevoren aan.|Food tastes better together. Volunteers cook a warm meal at {plek}. Sign up a day ahead.",
				"Schuif aan voor een eenvoudige, verse maaltijd met buurtgenoten. Ook vegetarisch en halal mogelijk.|Join us for a simple fresh meal with neighbours. Vegetarian and halal on request.",
			},
			asks: []string{
				"Ik kook niet meer voor mezelf alleen. Samen eten met anderen lijkt me fijn.",
				"Mijn vader eet slecht sinds hij alleen woont. Ergens aanschuiven zou goed zijn.",
			},
			ages: [2]int{50, 92},
		},
		{
			key: "maatje", share: 14, themes: refs{themeLonely, themeBuddy}, audiences: refs{forOlder, forPsychic},
			by: orgs{cohesion.WelfareOrganisation, cohesion.Foundation}, at: spots{cohesion.CommunityHouse}, mode: cohesion.AtHome,
			rhythms: []rhythm{byAppointment}, format: cohesion.Individual, approach: ways{cohesion.Informal},
			level: cohesion.LightSupport, access: cohesion.OwnRequest, origin: cohesion.Middle, price: free,
			seeks: "Maatjes met twee uur per week|Buddies with two hours a week",
			names: []string{"Maatje {wijk}|Buddy {wijk}", "Iemand aan je zij {wijk}|Someone by your side {wijk}", "Goed gezelschap {wijk}|Good company {wijk}"},
			texts: []string{
				"Een vrijwilliger komt elke week langs voor een praatje, een wandeling of een spel. We zoeken iemand die bij u past.|A volunteer visits every week for a chat, a walk or a game. We look for someone who suits you.",
				"Weinig mensen om u heen? Een maatje trekt een paar uur per week met u op.|Few people around you? A buddy spends a few hours a week with you.",
			},
			asks: []string{
				"Ik kom bijna niet buiten en zie soms dagen niemand. Ik zou graag bezoek krijgen.",
				"Meneer heeft geen familie meer en wil graag een maatje om mee te wandelen.",
				"Door mijn ziekte ben ik mijn vrienden kwijt. Een maatje zou helpen.",
			},
			ages: [2]int{25, 92}, facts: refs{forPsychic},
		},
		{
			key: "wandelen", share: 16, themes: refs{themeWalking, themeMeeting}, audiences: refs{forOlder},
			by: orgs{cohesion.SportsClub, cohesion.ResidentGroup, cohesion.GeneralPractice}, at: spots{cohesion.OutdoorPlace, cohesion.CommunityHouse, cohesion.HealthPlace},
			rhythms: []rhythm{weekMorning, weekAfternoon, twoMornings}, format: cohesion.Group, approach: ways{cohesion.Informal},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.BottomUp, price: free,
			names: []string{"Wandelgroep {wijk}|Walking group {wijk}", "Ommetje {wijk}|A stroll around {wijk}", "Samen op pad {wijk}|Out and about {wijk}"},
			texts: []string{
				"Een uur wandelen in een rustig tempo, met koffie na afloop. We vertrekken bij {plek}.|An hour's walk at an easy pace, with coffee afterwards. We leave from {plek}.",
				"Bewegen en bijpraten tegelijk. Iedereen kan mee; we wachten op elkaar.|Exercise and a chat in one. Everyone can join; we wait for each other.",
			},
			asks: []string{
				"De dokter zegt dat ik meer moet bewegen, maar alleen ga ik niet.",
				"Ik wil graag wandelen met anderen, rustig aan.",
			},
			ages: [2]int{40, 85},
		},
		{
			key: "bewegen", share: 14, themes: refs{themeExercise, themeFalling}, audiences: refs{forOlder}, rule: agedFrom(55),
			by: orgs{cohesion.SportsClub, cohesion.HealthOrganisation, cohesion.WelfareOrganisation}, at: spots{cohesion.SportPlace, cohesion.CommunityHouse, cohesion.CarePlace},
			rhythms: []rhythm{weekMorning, twoMornings, weekAfternoon}, format: cohesion.Group, approach: ways{cohesion.Professional},
			level: cohesion.Prevention, access: cohesion.OwnRequest, origin: cohesion.Middle, price: lesson,
			names: []string{"Fit en Vast {wijk}|Fit and steady {wijk}", "Bewegen op de stoel {wijk}|Chair exercise {wijk}", "In balans {wijk}|In balance {wijk}"},
			texts: []string{
				"Oefeningen voor kracht en evenwicht, ook zittend. Zo voorkomt u een val.|Exercises for strength and balance, seated if you like. They help prevent a fall.",
				"Een beweegles voor mensen vanaf 55 jaar. De docent houdt rekening met klachten.|An exercise class for people of 55 and over. The teacher takes complaints into account.",
			},
			asks: []string{
				"Ik ben twee keer gevallen en durf niet goed meer de deur uit.",
				"Ik wil in beweging blijven maar een sportschool is niets voor mij.",
			},
			ages: [2]int{58, 90},
		},
		{
			key: "zingen", share: 8, themes: refs{themeMusic, themeMeeting},
			by: orgs{cohesion.Association, cohesion.FaithOrganisation}, at: spots{cohesion.CulturePlace, cohesion.FaithPlace, cohesion.CommunityHouse},
			rhythms: []rhythm{weekEvening, fortnightlyEvening}, format: cohesion.Group, approach: ways{cohesion.Informal},
			level: cohesion.Prevention, access: cohesion.OwnRequest, origin: cohesion.BottomUp, price: monthly,
			names: []string{"Buurtkoor {wijk}|Neighbourhood choir {wijk}", "Zingen zonder noten {wijk}|Singing without sheet music {wijk}"},
			texts: []string{
				"Zingen voor je plezier. Noten lezen hoeft niet, zin om te zingen wel.|Singing for fun. You need not read music, only like to sing.",
			},
			asks: []string{"Vroeger zong ik in een koor. Dat wil ik graag weer, het geeft me energie."},
			ages: [2]int{30, 80},
		},
		{
			key: "creatief", share: 12, themes: refs{themeCreative, themeMeeting}, audiences: refs{forPsychic, forOlder},
			by: orgs{cohesion.SocialEnterprise, cohesion.WelfareOrganisation, cohesion.Foundation}, at: spots{cohesion.CulturePlace, cohesion.CommunityHouse},
			rhythms: []rhythm{weekAfternoon, weekMorning, weekEvening}, format: cohesion.Group, approach: ways{cohesion.Informal, cohesion.LivedExperience},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.Middle, price: smallChange,
			names: []string{"Atelier {wijk}|Studio {wijk}", "Maakmiddag {plek}|Making afternoon {plek}", "Draad en Verf {wijk}|Thread and Paint {wijk}"},
			texts: []string{
				"Schilderen, haken of boetseren in een rustige groep. Materiaal is aanwezig.|Painting, crochet or clay in a quiet group. Materials are there.",
				"Samen iets maken, zonder dat het mooi hoeft te worden.|Make something together; it need not be beautiful.",
			},
			asks: []string{
				"Ik zoek iets creatiefs om mijn gedachten te verzetten, in een kleine groep.",
				"Sinds mijn burn-out zit ik thuis. Met mijn handen werken helpt.",
			},
			ages: [2]int{20, 85}, facts: refs{forPsychic},
		},
		{
			key: "tuin", share: 10, themes: refs{themeGarden, themeMeeting},
			by: orgs{cohesion.ResidentGroup, cohesion.Association}, at: spots{cohesion.OutdoorPlace},
			rhythms: []rhythm{saturdayMorning, weekMorning}, format: cohesion.Group, approach: ways{cohesion.Informal},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.BottomUp, price: free,
			seeks: "Helpers voor het zware werk in de tuin|Helpers for the heavy work in the garden",
			names: []string{"Buurttuin {wijk}|Community garden {wijk}", "Pluktuin {wijk}|Picking garden {wijk}", "Groene Vingers {wijk}|Green fingers {wijk}"},
			texts: []string{
				"Samen zaaien, wieden en oogsten. Wie meehelpt, deelt mee in de oogst.|Sowing, weeding and harvesting together. Those who help share the harvest.",
				"Een plek om buiten te zijn, met de handen in de aarde en buren om u heen.|A place to be outside, hands in the soil and neighbours around you.",
			},
			asks: []string{"Ik heb geen tuin meer en mis het buiten bezig zijn."},
			ages: [2]int{25, 80},
		},
		{
			key: "vrouwen", share: 8, themes: refs{themeMeeting, themeDutch}, audiences: refs{forWomen, forNewcomers}, rule: fact(forWomen),
			by: orgs{cohesion.WelfareOrganisation, cohesion.Foundation}, at: spots{cohesion.CommunityHouse, cohesion.SchoolPlace},
			rhythms: []rhythm{weekMorning, schoolMorning}, format: cohesion.Group, approach: ways{cohesion.Informal, cohesion.LivedExperience},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.BottomUp, price: free, speaks: tags{"ar", "tr", "ti"},
			names: []string{"Vrouwenochtend {wijk}|Women's morning {wijk}", "Moeders aan tafel {wijk}|Mothers around the table {wijk}"},
			texts: []string{
				"Vrouwen ontmoeten elkaar, drinken thee en oefenen Nederlands. Kleine kinderen mogen mee.|Women meet, drink tea and practise Dutch. Small children are welcome.",
			},
			asks: []string{
				"Ik wil andere vrouwen ontmoeten en beter Nederlands leren praten.",
				"Ik ben veel thuis met de kinderen en ken weinig mensen.",
			},
			ages: [2]int{22, 60}, facts: refs{forWomen, forNewcomers},
		},
		{
			key: "spelmiddag", share: 9, themes: refs{themeGames, themeMeeting}, audiences: refs{forOlder},
			by: orgs{cohesion.WelfareOrganisation, cohesion.Association}, at: spots{cohesion.CommunityHouse, cohesion.CarePlace},
			rhythms: []rhythm{weekAfternoon, monthlyAfternoon}, format: cohesion.Group, approach: ways{cohesion.Informal},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.BottomUp, price: smallChange,
			names: []string{"Spelmiddag {wijk}|Games afternoon {wijk}", "Klaverjassen {plek}|Card afternoon {plek}", "Sjoelen en Praten {wijk}|Shuffleboard and chat {wijk}"},
			texts: []string{
				"Kaarten, sjoelen of rummikub. Vooral gezellig; winnen mag.|Cards, shuffleboard or rummikub. Mostly fun; winning is allowed.",
			},
			asks: []string{"De middagen duren lang. Ik speel graag een spelletje met anderen."},
			ages: [2]int{60, 92},
		},
		{
			key: "jongeren", share: 12, themes: refs{themeYouth, themeMeeting}, audiences: refs{forYouth}, rule: aged(12, 24),
			by: orgs{cohesion.WelfareOrganisation, cohesion.SportsClub}, at: spots{cohesion.CommunityHouse, cohesion.SportPlace},
			rhythms: []rhythm{youthEvenings, weekEvening, fridayEvening}, format: cohesion.Group, approach: ways{cohesion.Professional, cohesion.Informal},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.TopDown, price: free, speaks: tags{"en"},
			names: []string{"Jongereninloop {wijk}|Youth drop-in {wijk}", "De Hangplek {wijk}|The Hangout {wijk}", "Street Sport {wijk}|Street sport {wijk}"},
			texts: []string{
				"Chillen, gamen, sporten of praten met een jongerenwerker. Van 12 tot 24 jaar.|Chill, game, play sports or talk to a youth worker. From 12 to 24 years.",
				"Een eigen plek voor jongeren {in}. Jullie bepalen wat er gebeurt.|A place of their own for young people {in}. You decide what happens.",
			},
			asks: []string{
				"Mijn zoon hangt elke avond op straat. Hij zoekt een plek om met anderen te zijn.",
				"Ik verveel me na school en wil iets doen met leeftijdgenoten.",
			},
			ages: [2]int{12, 22}, facts: refs{forYouth},
		},
		{
			key: "regenboog", share: 4, themes: refs{themeRainbow, themeMeeting}, audiences: refs{forRainbow},
			by: orgs{cohesion.Foundation, cohesion.Association}, at: spots{cohesion.CulturePlace, cohesion.LibraryPlace},
			rhythms: []rhythm{monthlyEvening, fortnightlyEvening}, format: cohesion.Group, approach: ways{cohesion.LivedExperience},
			level: cohesion.Prevention, access: cohesion.WalkIn, origin: cohesion.BottomUp, price: free, speaks: tags{"en"},
			names: []string{"Regenboogcafé {wijk}|Rainbow café {wijk}", "Roze Avond {plek}|Pink evening {plek}"},
			texts: []string{"Een veilige plek om jezelf te zijn en anderen te ontmoeten.|A safe place to be yourself and meet others."},
			asks:  []string{"Ik zoek een plek waar ik mezelf kan zijn en anderen zoals ik kan ontmoeten."},
			ages:  [2]int{16, 70}, facts: refs{forRainbow},
		},
	}
}
