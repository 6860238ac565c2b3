package overlap

// phrases are the sentences of one language. At most 15 words each, level B1.
type phrases struct {
	and, decimal, thousands       string
	sisters                       string
	sameThemes, alikeThemes       string
	sameTheme, sameWords          string
	openToAll, sameAudience       string
	sameAudiences, alikeAudiences string
	otherAudience                 string
	samePlace, residents          string
	sameArea, someArea            string
	sameTimes, otherTimes         string
	oneHour, moreHours            string
	sameLanguages, otherLanguages string
	firstInside, secondInside     string
	notKnown                      string
	belonging, belongTogether     string
	axes                          map[Axis]string
	actions                       map[Action]string
	group, groupArea              string
	groupThemes, groupAudiences   string
}

var dutch = phrases{
	and: "en", decimal: ",", thousands: ".",
	sisters:        "Dit zijn twee activiteiten van dezelfde organisatie.",
	sameThemes:     "Beide gaan over %s.",
	alikeThemes:    "De onderwerpen lijken op elkaar: %s en %s.",
	sameTheme:      "Het onderwerp is hetzelfde.",
	sameWords:      "De omschrijvingen lijken op elkaar.",
	openToAll:      "Beide zijn voor iedereen.",
	sameAudience:   "De doelgroep is dezelfde.",
	sameAudiences:  "Beide zijn bedoeld voor %s.",
	alikeAudiences: "De doelgroepen lijken op elkaar: %s en %s.",
	otherAudience:  "De doelgroepen zijn verschillend.",
	samePlace:      "Beide zijn op dezelfde plek.",
	residents:      "Ongeveer %s bewoners kunnen bij beide terecht.",
	sameArea:       "Ze zijn er voor dezelfde buurt.",
	someArea:       "Ze zijn er voor een deel van dezelfde buurt.",
	sameTimes:      "Per week zijn ze %s tegelijk.",
	otherTimes:     "De tijden zijn verschillend.",
	oneHour:        " uur", moreHours: " uur",
	sameLanguages:  "Bij beide kunt u terecht in het %s.",
	otherLanguages: "De talen zijn verschillend.",
	firstInside:    "Het eerste valt bijna helemaal binnen het tweede.",
	secondInside:   "Het tweede valt bijna helemaal binnen het eerste.",
	notKnown:       "Nog niet bekend: %s.",
	belonging:      "Deze onderwerpen horen vaak bij elkaar: %s en %s.",
	belongTogether: "De onderwerpen horen vaak bij elkaar.",
	axes: map[Axis]string{
		ByTheme: "het onderwerp", ByWords: "de omschrijving", ByAudience: "de doelgroep", ByArea: "het gebied", ByTime: "de tijden", ByLanguage: "de talen",
	},
	actions: map[Action]string{
		TuneTimes:       "Stem de tijden op elkaar af.",
		MergeProgrammes: "Maak er misschien één programma van.",
		DevelopTogether: "Ga met elkaar in gesprek en verdeel het werk.",
		ReferBoth:       "Verwijs mensen naar elkaar.",
	},
	group:       "%d organisaties doen hier hetzelfde, met %d activiteiten.",
	groupThemes: "De activiteiten gaan over %s.", groupAudiences: "De meeste zijn bedoeld voor %s.",
	groupArea: "Ongeveer %s bewoners kunnen bij al deze activiteiten terecht.",
}

var english = phrases{
	and: "and", decimal: ".", thousands: ",",
	sisters:        "These are two activities of the same organisation.",
	sameThemes:     "Both are about %s.",
	alikeThemes:    "The subjects are alike: %s and %s.",
	sameTheme:      "The subject is the same.",
	sameWords:      "The descriptions are alike.",
	openToAll:      "Both are for everyone.",
	sameAudience:   "Both are for the same people.",
	sameAudiences:  "Both are meant for %s.",
	alikeAudiences: "They are for people who are alike: %s and %s.",
	otherAudience:  "They are for different people.",
	samePlace:      "Both are at the same place.",
	residents:      "About %s residents can go to both.",
	sameArea:       "They are for the same neighbourhood.",
	someArea:       "They are partly for the same neighbourhood.",
	sameTimes:      "They take place at the same time for %s a week.",
	otherTimes:     "The times are different.",
	oneHour:        " hour", moreHours: " hours",
	sameLanguages:  "At both you can speak %s.",
	otherLanguages: "The languages are different.",
	firstInside:    "The first lies almost entirely within the second.",
	secondInside:   "The second lies almost entirely within the first.",
	notKnown:       "Not yet known: %s.",
	belonging:      "These subjects often go together: %s and %s.",
	belongTogether: "The subjects often go together.",
	axes: map[Axis]string{
		ByTheme: "the subject", ByWords: "the description", ByAudience: "for whom", ByArea: "the area", ByTime: "the times", ByLanguage: "the languages",
	},
	actions: map[Action]string{
		TuneTimes:       "Agree on the times with each other.",
		MergeProgrammes: "Perhaps make it one programme.",
		DevelopTogether: "Talk to each other and divide the work.",
		ReferBoth:       "Send people to each other.",
	},
	group:       "%d organisations do the same here, with %d activities.",
	groupThemes: "The activities are about %s.", groupAudiences: "Most are meant for %s.",
	groupArea: "About %s residents can go to all of these activities.",
}
