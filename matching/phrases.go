package matching

import "github.com/socialebasis/verbinder/cohesion"

// phrases are the sentences of one language.
type phrases struct {
	decimal       string
	metres        string
	lessThan50    string
	themeExact    string
	theme         map[string]string // by relation: offered, wanted
	audienceFits  string
	audienceOpen  string
	audienceOther string
	distance      string
	distanceRange string
	distanceMost  string
	notFree       string // price
	tooFar        string // distance, limit
	timePart      string // dayparts that fit, dayparts asked
	languageFits  string
	languageOther string
	wishFits      string
	wishOther     string
	wishUnknown   string
	tooExpensive  string // price, limit
	beginsLater   string // date
	lacks         string // feature
	fits          map[cohesion.Criterion]string
	fails         map[cohesion.Criterion]string
	unknown       map[cohesion.Criterion]string
	hard          map[cohesion.Constraint]string
	hardUnknown   map[cohesion.Constraint]string
	values        map[string]string
	questions     map[string]string
}

var dutch = phrases{
	decimal:    ",",
	metres:     "%d meter",
	lessThan50: "minder dan 50 meter",
	themeExact: "Dit gaat over %s.",
	theme: map[string]string{
		"exact":    "Dit gaat over %s. Dat past bij %s.",
		"narrower": "Dit gaat over %s. Dat hoort bij %s.",
		"broader":  "Dit gaat over %s. Daar valt %s onder.",
		"related":  "Dit gaat over %s. Dat lijkt op %s.",
	},
	audienceFits:  "Dit is bedoeld voor %s.",
	audienceOpen:  "Iedereen is welkom.",
	audienceOther: "Dit is vooral bedoeld voor %s.",
	distance:      "De afstand is %s.",
	distanceRange: "De afstand is tussen %s en %s.",
	distanceMost:  "De afstand is hoogstens %s.",
	notFree:       "Het kost %s. Het mag niets kosten.",
	tooFar:        "Het is %s ver. De grens is %s.",
	timePart:      "Het past op %s van de %s gewenste momenten.",
	languageFits:  "Er wordt %s gesproken.",
	languageOther: "Er wordt alleen %s gesproken.",
	wishFits:      "Zoals gewenst: %s.",
	wishOther:     "Niet zoals gewenst: %s.",
	wishUnknown:   "Het is niet bekend of dit op de gewenste manier gaat.",
	tooExpensive:  "Het kost %s. De grens is %s.",
	beginsLater:   "Het begint pas op %s.",
	lacks:         "Op deze plek is dit er niet: %s.",
	fits: map[cohesion.Criterion]string{
		cohesion.ByWords:   "De omschrijving past bij de woorden van de vraag.",
		cohesion.ByTime:    "Het past op alle gewenste momenten.",
		cohesion.ByTrust:   "De organisaties kennen elkaar al.",
		cohesion.ByResults: "Dit heeft anderen geholpen.",
	},
	fails: map[cohesion.Criterion]string{
		cohesion.ByTheme:   "Dit gaat over iets anders.",
		cohesion.ByWords:   "De omschrijving lijkt weinig op de woorden van de vraag.",
		cohesion.ByTime:    "Het past niet op de gewenste momenten.",
		cohesion.ByResults: "Dit heeft anderen tot nu toe weinig geholpen.",
	},
	unknown: map[cohesion.Criterion]string{
		cohesion.ByAudience: "Het is niet bekend of dit voor deze persoon bedoeld is.",
		cohesion.ByDistance: "De afstand is niet bekend.",
		cohesion.ByTime:     "Het is niet bekend of de tijd past.",
		cohesion.ByLanguage: "Het is niet bekend of de taal past.",
		cohesion.ByAccess:   "Het is niet bekend hoe u zich aanmeldt.",
		cohesion.ByLevel:    "Het is niet bekend hoe zwaar deze hulp is.",
		cohesion.ByCapacity: "Het is niet bekend of er plek is.",
		cohesion.ByTrust:    "Het is niet bekend of de organisaties elkaar kennen.",
		cohesion.ByResults:  "Er zijn nog geen ervaringen bekend.",
	},
	hard: map[cohesion.Constraint]string{
		cohesion.OnStatus:        "Dit is er nu niet.",
		cohesion.OnPeriod:        "Dit is afgelopen of nog niet begonnen.",
		cohesion.OnEligibility:   "De voorwaarden passen niet bij deze persoon.",
		cohesion.OnServiceArea:   "Dit is er niet voor mensen uit deze buurt.",
		cohesion.OnTravel:        "Dit is te ver weg.",
		cohesion.OnLanguage:      "Er is geen gedeelde taal.",
		cohesion.OnTime:          "Er is geen moment dat past.",
		cohesion.OnAccessibility: "De plek is niet toegankelijk genoeg.",
		cohesion.OnCost:          "Het is te duur.",
		cohesion.OnRefusal:       "De persoon wil dit niet.",
		cohesion.OnCapacity:      "Het is vol en er is geen wachtlijst.",
		cohesion.OnCommunity:     "Dit hoort bij een andere gemeenschap.",
		cohesion.OnExpiry:        "De vraag is verlopen.",
		cohesion.OnSeeking:       "Hier worden geen vrijwilligers gezocht.",
	},
	hardUnknown: map[cohesion.Constraint]string{
		cohesion.OnEligibility:   "Het is niet bekend of de persoon mag meedoen.",
		cohesion.OnServiceArea:   "Het is niet bekend of dit er voor deze buurt is.",
		cohesion.OnAccessibility: "Het is niet bekend of de plek toegankelijk is.",
		cohesion.OnCost:          "Het is niet bekend of de prijs past.",
	},
	values: map[string]string{
		"mode/at-home": "Dit komt bij mensen thuis.", "mode/online": "Dit gaat via internet.", "mode/phone": "Dit gaat via de telefoon.",
		"access/walk-in": "Binnenlopen kan, zonder afspraak.", "access/own-request": "U meldt zich zelf aan.", "access/referral": "Een verwijzing is nodig.",
		"level/prevention": "Dit helpt om problemen te voorkomen.", "level/light-support": "Dit is lichte ondersteuning.", "level/care": "Dit is zorg.",
		"capacity/free": "Er is plek.", "capacity/waiting-list": "Er is een wachtlijst.", "capacity/full": "Het is vol.",
		"wish/group": "in een groep", "wish/individual": "een op een", "wish/at-home": "thuis", "wish/informal": "met buren en vrijwilligers",
		"wish/lived-experience": "met een ervaringsdeskundige", "wish/professional": "met een beroepskracht",
		"per/once": " eenmalig", "per/session": " per keer", "per/month": " per maand", "per/year": " per jaar",
		"feature/wheelchair": "rolstoeltoegang", "feature/accessible-toilet": "een rolstoeltoilet", "feature/hearing-loop": "een ringleiding",
		"feature/low-stimulus": "een prikkelarme ruimte", "feature/guide-dog": "ruimte voor een hulphond", "feature/lift": "een lift of alles gelijkvloers",
		"feature/disabled-parking": "een gehandicaptenparkeerplaats", "feature/near-transit": "een halte dichtbij",
	},
	questions: map[string]string{
		askAge: "Hoe oud is de persoon?", askFact: "Hoort de persoon bij deze groep: %s?", askPosition: "In welke buurt woont de persoon?",
		askAvailability: "Wanneer kan de persoon?", askLanguages: "Welke talen spreekt de persoon?", askCostLimit: "Hoeveel mag het kosten?",
		askRaiser: "Welke organisatie stelt de vraag?", askEligibility: "Wie mag er meedoen?", askAudience: "Voor wie is het bedoeld?",
		askPlace: "Waar is het?", askSchedule: "Wanneer is het?", askSpoken: "Welke talen worden er gesproken?", askCost: "Wat kost het?",
		askAccess: "Hoe meldt u zich aan?", askLevel: "Hoe zwaar is de hulp?", askCapacity: "Is er plek?", askFeatures: "Is de plek toegankelijk?",
		askResults: "Wat zijn de ervaringen?", askTies: "Kennen de organisaties elkaar?",
	},
}

var english = phrases{
	decimal:    ".",
	metres:     "%d metres",
	lessThan50: "less than 50 metres",
	themeExact: "This is about %s.",
	theme: map[string]string{
		"exact":    "This is about %s. That fits %s.",
		"narrower": "This is about %s. That is part of %s.",
		"broader":  "This is about %s. That includes %s.",
		"related":  "This is about %s. That is close to %s.",
	},
	audienceFits:  "This is meant for %s.",
	audienceOpen:  "Everybody is welcome.",
	audienceOther: "This is mainly meant for %s.",
	distance:      "The distance is %s.",
	distanceRange: "The distance is between %s and %s.",
	distanceMost:  "The distance is at most %s.",
	notFree:       "It costs %s. It may not cost anything.",
	tooFar:        "It is %s away. The limit is %s.",
	timePart:      "It fits %s of the %s moments asked for.",
	languageFits:  "People there speak %s.",
	languageOther: "People there only speak %s.",
	wishFits:      "As wished: %s.",
	wishOther:     "Not as wished: %s.",
	wishUnknown:   "It is not known if this works in the wished way.",
	tooExpensive:  "It costs %s. The limit is %s.",
	beginsLater:   "It only begins on %s.",
	lacks:         "This place does not have: %s.",
	fits: map[cohesion.Criterion]string{
		cohesion.ByWords:   "The description fits the words of the question.",
		cohesion.ByTime:    "It fits all moments asked for.",
		cohesion.ByTrust:   "The organisations already know each other.",
		cohesion.ByResults: "This has helped others.",
	},
	fails: map[cohesion.Criterion]string{
		cohesion.ByTheme:   "This is about something else.",
		cohesion.ByWords:   "The description has little in common with the question.",
		cohesion.ByTime:    "It does not fit the moments asked for.",
		cohesion.ByResults: "So far this has helped others little.",
	},
	unknown: map[cohesion.Criterion]string{
		cohesion.ByAudience: "It is not known if this is meant for this person.",
		cohesion.ByDistance: "The distance is not known.",
		cohesion.ByTime:     "It is not known if the time fits.",
		cohesion.ByLanguage: "It is not known if the language fits.",
		cohesion.ByAccess:   "It is not known how to sign up.",
		cohesion.ByLevel:    "It is not known how intensive this help is.",
		cohesion.ByCapacity: "It is not known if there is a place.",
		cohesion.ByTrust:    "It is not known if the organisations know each other.",
		cohesion.ByResults:  "Nobody has reported results yet.",
	},
	hard: map[cohesion.Constraint]string{
		cohesion.OnStatus:        "This does not take place now.",
		cohesion.OnPeriod:        "This is over or has not begun.",
		cohesion.OnEligibility:   "The conditions do not fit this person.",
		cohesion.OnServiceArea:   "This is not for people from this area.",
		cohesion.OnTravel:        "This is too far away.",
		cohesion.OnLanguage:      "There is no shared language.",
		cohesion.OnTime:          "There is no moment that fits.",
		cohesion.OnAccessibility: "The place is not accessible enough.",
		cohesion.OnCost:          "It is too expensive.",
		cohesion.OnRefusal:       "The person does not want this.",
		cohesion.OnCapacity:      "It is full and there is no waiting list.",
		cohesion.OnCommunity:     "This belongs to another community.",
		cohesion.OnExpiry:        "The question has expired.",
		cohesion.OnSeeking:       "No volunteers are asked for here.",
	},
	hardUnknown: map[cohesion.Constraint]string{
		cohesion.OnEligibility:   "It is not known if the person may take part.",
		cohesion.OnServiceArea:   "It is not known if this serves the person's area.",
		cohesion.OnAccessibility: "It is not known if the place is accessible.",
		cohesion.OnCost:          "It is not known if the price fits.",
	},
	values: map[string]string{
		"mode/at-home": "They come to people's homes.", "mode/online": "This is on the internet.", "mode/phone": "This is by telephone.",
		"access/walk-in": "You can walk in without an appointment.", "access/own-request": "You sign up yourself.", "access/referral": "You need a referral.",
		"level/prevention": "This helps to prevent problems.", "level/light-support": "This is light support.", "level/care": "This is care.",
		"capacity/free": "There is a place.", "capacity/waiting-list": "There is a waiting list.", "capacity/full": "It is full.",
		"wish/group": "in a group", "wish/individual": "one to one", "wish/at-home": "at home", "wish/informal": "with neighbours and volunteers",
		"wish/lived-experience": "with somebody who has been through it", "wish/professional": "with a professional",
		"per/once": " once", "per/session": " each time", "per/month": " a month", "per/year": " a year",
		"feature/wheelchair": "wheelchair access", "feature/accessible-toilet": "an accessible toilet", "feature/hearing-loop": "a hearing loop",
		"feature/low-stimulus": "a quiet room", "feature/guide-dog": "room for a guide dog", "feature/lift": "a lift or level access",
		"feature/disabled-parking": "disabled parking", "feature/near-transit": "public transport nearby",
	},
	questions: map[string]string{
		askAge: "How old is the person?", askFact: "Does the person belong to this group: %s?", askPosition: "In which area does the person live?",
		askAvailability: "When can the person come?", askLanguages: "Which languages does the person speak?", askCostLimit: "How much may it cost?",
		askRaiser: "Which organisation asks?", askEligibility: "Who may take part?", askAudience: "Whom is it meant for?",
		askPlace: "Where is it?", askSchedule: "When is it?", askSpoken: "Which languages are spoken?", askCost: "What does it cost?",
		askAccess: "How do you sign up?", askLevel: "How intensive is the help?", askCapacity: "Is there a place?", askFeatures: "Is the place accessible?",
		askResults: "What are the experiences?", askTies: "Do the organisations know each other?",
	},
}
