package language

import "sort"

// A name is what a language is called in the two languages of the reasons.
type name struct {
	tag    Tag
	nl, en string
}

// names lists languages that are spoken in many Dutch neighbourhoods, sorted by tag.
var names = [...]name{
	{"am", "Amhaars", "Amharic"},
	{"ar", "Arabisch", "Arabic"},
	{"ase", "Amerikaanse Gebarentaal", "American Sign Language"},
	{"az", "Azerbeidzjaans", "Azerbaijani"},
	{"ber", "Berbertalen", "Berber languages"},
	{"bg", "Bulgaars", "Bulgarian"},
	{"bn", "Bengaals", "Bengali"},
	{"bs", "Bosnisch", "Bosnian"},
	{"ckb", "Sorani-Koerdisch", "Central Kurdish"},
	{"cs", "Tsjechisch", "Czech"},
	{"de", "Duits", "German"},
	{"dse", "Nederlandse Gebarentaal", "Dutch Sign Language"},
	{"el", "Grieks", "Greek"},
	{"en", "Engels", "English"},
	{"es", "Spaans", "Spanish"},
	{"fa", "Perzisch", "Persian"},
	{"fr", "Frans", "French"},
	{"fy", "Fries", "West Frisian"},
	{"he", "Hebreeuws", "Hebrew"},
	{"hi", "Hindi", "Hindi"},
	{"hr", "Kroatisch", "Croatian"},
	{"ht", "Haïtiaans Creools", "Haitian Creole"},
	{"hu", "Hongaars", "Hungarian"},
	{"hy", "Armeens", "Armenian"},
	{"id", "Indonesisch", "Indonesian"},
	{"it", "Italiaans", "Italian"},
	{"ja", "Japans", "Japanese"},
	{"ka", "Georgisch", "Georgian"},
	{"kmr", "Kurmanci-Koerdisch", "Northern Kurdish"},
	{"ko", "Koreaans", "Korean"},
	{"ku", "Koerdisch", "Kurdish"},
	{"li", "Limburgs", "Limburgish"},
	{"lt", "Litouws", "Lithuanian"},
	{"lv", "Lets", "Latvian"},
	{"mn", "Mongools", "Mongolian"},
	{"nds", "Nedersaksisch", "Low Saxon"},
	{"nl", "Nederlands", "Dutch"},
	{"pap", "Papiaments", "Papiamento"},
	{"pl", "Pools", "Polish"},
	{"prs", "Dari", "Dari"},
	{"ps", "Pasjtoe", "Pashto"},
	{"pt", "Portugees", "Portuguese"},
	{"rif", "Tarifit", "Tarifit"},
	{"ro", "Roemeens", "Romanian"},
	{"ru", "Russisch", "Russian"},
	{"sk", "Slowaaks", "Slovak"},
	{"so", "Somalisch", "Somali"},
	{"sq", "Albanees", "Albanian"},
	{"sr", "Servisch", "Serbian"},
	{"srn", "Sranantongo", "Sranan Tongo"},
	{"sw", "Swahili", "Swahili"},
	{"ta", "Tamil", "Tamil"},
	{"th", "Thai", "Thai"},
	{"ti", "Tigrinya", "Tigrinya"},
	{"tr", "Turks", "Turkish"},
	{"uk", "Oekraïens", "Ukrainian"},
	{"ur", "Urdu", "Urdu"},
	{"vi", "Vietnamees", "Vietnamese"},
	{"yue", "Kantonees", "Cantonese"},
	{"zgh", "Tamazight", "Tamazight"},
	{"zh", "Chinees", "Chinese"},
}

func nameOf(t Tag) (name, bool) {
	i := sort.Search(len(names), func(i int) bool { return names[i].tag >= t })
	if i < len(names) && names[i].tag == t {
		return names[i], true
	}
	return name{}, false
}

// Name returns what the language of t is called, in Dutch where in matches Dutch and
// in English otherwise. A region does not show: "nl-BE" is "Nederlands". A language
// without an entry in the table is called by its tag.
func (t Tag) Name(in Tag) string {
	n, ok := nameOf(t.Base())
	switch {
	case !ok:
		return string(t)
	case in.Matches(NL):
		return n.nl
	}
	return n.en
}

// Named returns every tag for which [Tag.Name] knows a name, sorted. The caller owns
// the result.
func Named() []Tag {
	tags := make([]Tag, len(names))
	for i, n := range names {
		tags[i] = n.tag
	}
	return tags
}
