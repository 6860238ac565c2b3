package generate

import "github.com/socialebasis/verbinder/cohesion"

// All names of places, streets and organisations below are made up. The words come from
// lists, so that none of them stands for anything that exists.

// placeNouns stand behind the word for the kind of place.
var placeNouns = [64]string{
	"De Koperwiek", "Het Zonnerad", "De Waterlelie", "Het Kompas", "De Lantaarn", "De Hazelaar", "De Wielewaal", "Het Baken",
	"De Pluim", "De Kiezel", "Het Vlot", "De Morgenster", "De Zevensprong", "De Zwaluw", "Het Lichtschip", "De Kluut",
	"De Rietkraag", "De Spiegel", "Het Veer", "De Notenboom", "De Akelei", "De Rietzanger", "Het Eiland", "De Klaproos",
	"De Knotwilg", "De Kastanje", "Het Weefgetouw", "De Sleutelbloem", "De Ooievaar", "Het Palet", "De Kroonluchter", "De Sterrenwacht",
	"De Houtduif", "De Krekel", "Het Bruggetje", "De Graspieper", "De Moestuin", "Het Appelhof", "De Iepenloot", "De Karavaan",
	"Het Zeil", "De Vuurvlieg", "De Waaier", "Het Mozaïek", "De Driesprong", "De Kwikstaart", "Het Havikskruid", "De Steenuil",
	"De Korenmaat", "Het Speelveld", "De Boomhut", "De Luifel", "Het Klaverblad", "De Seringen", "De Wentelwiek", "Het Raamwerk",
	"De Kapstok", "De Zaaier", "Het Nest", "De Vlinderstruik", "De Oever", "Het Tuinhek", "De Merel", "De Windvaan",
}

// streetNames are invented streets.
var streetNames = [...]string{
	"Koperwiekpad", "Zonneradlaan", "Lantaarnstraat", "Hazelaarhof", "Kiezelpad", "Rietkraagweg", "Akeleistraat", "Notenboomlaan", "Wielewaalstraat", "Spiegelplein",
	"Morgensterlaan", "Sleutelbloemhof", "Graspieperweg", "Karavaanplein", "Weefgetouwstraat", "Kroonluchterlaan", "Bruggetjespad", "Moestuinlaan", "Krekelhof", "Veerstraat",
}

// placeKinds are the kinds of places that a district has, the most common first.
var placeKinds = [...]cohesion.PlaceKind{
	cohesion.CommunityHouse, cohesion.SchoolPlace, cohesion.FaithPlace, cohesion.SportPlace, cohesion.LibraryPlace, cohesion.CarePlace,
	cohesion.CommunityHouse, cohesion.OutdoorPlace, cohesion.OfficePlace, cohesion.HealthPlace, cohesion.CulturePlace, cohesion.OtherPlace,
	cohesion.CommunityHouse, cohesion.HomePlace,
}

// placeName says what a place is called.
func placeName(kind cohesion.PlaceKind, noun string) string {
	switch kind {
	case cohesion.CommunityHouse:
		return "Buurthuis " + noun
	case cohesion.SchoolPlace:
		return "Basisschool " + noun
	case cohesion.LibraryPlace:
		return "Bibliotheek " + noun
	case cohesion.HealthPlace:
		return "Gezondheidscentrum " + noun
	case cohesion.FaithPlace:
		return "Kerkzaal " + noun
	case cohesion.SportPlace:
		return "Sporthal " + noun
	case cohesion.CulturePlace:
		return "Atelier " + noun
	case cohesion.CarePlace:
		return "Zorghuis " + noun
	case cohesion.OfficePlace:
		return "Wijkkantoor " + noun
	case cohesion.OutdoorPlace:
		return "Park " + noun
	case cohesion.HomePlace:
		return "Huis " + noun
	}
	return "Loods " + noun
}

// A guise is how organisations of a kind are called and who they are.
type guise struct {
	kind  cohesion.OrganisationKind
	name  string // {noun} and {wijk} are filled in
	share int
}

// guises returns the kinds of organisations of a municipality.
func guises() []guise {
	return []guise{
		{cohesion.ResidentGroup, "Bewonersgroep {wijk}", 14},
		{cohesion.ResidentGroup, "Buurtgenoten {noun}", 10},
		{cohesion.Association, "Vereniging {noun}", 11},
		{cohesion.Foundation, "Stichting {noun}", 17},
		{cohesion.WelfareOrganisation, "Welzijnswerk {noun}", 8},
		{cohesion.Municipality, "Wijkteam {wijk} (voorbeeld)", 5},
		{cohesion.HousingCorporation, "Woonstichting {noun}", 3},
		{cohesion.SchoolOrganisation, "Scholengroep {noun}", 5},
		{cohesion.GeneralPractice, "Huisartsenpraktijk {noun}", 5},
		{cohesion.HealthOrganisation, "Zorggroep {noun}", 8},
		{cohesion.FaithOrganisation, "Geloofsgemeenschap {noun}", 9},
		{cohesion.SportsClub, "Sportclub {noun}", 9},
		{cohesion.LibraryOrganisation, "Leesbibliotheek {noun}", 4},
		{cohesion.Police, "Buurtveiligheid {wijk} (voorbeeld)", 2},
		{cohesion.SocialEnterprise, "Werkbedrijf {noun}", 7},
		{cohesion.OtherOrganisation, "Netwerk {noun}", 3},
	}
}
