package schema

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A bad document is a good one with one thing replaced.
type badDocument struct {
	name     string
	doc      string
	old, new string // what is replaced in doc
	want     []string
}

const (
	anID      = `"01J9ZZ00QW000000000000001J"`
	inStatus  = `"status":"raised"`
	inWants   = `"wants":[{"theme":"sb:eenzaamheid"}]`
	inExpires = `"expires":"2027-05-01"`
	inName    = `"name":{"nl":"Koffieochtend"}`
)

var badDocuments = []badDocument{
	// Not JSON.
	{"empty", smallNeed, smallNeed, ``, []string{" syntax"}},
	{"only space", smallNeed, smallNeed, " \n", []string{" syntax"}},
	{"cut off", smallNeed, `01"}`, `01`, []string{"/expires syntax"}},
	{"no colon", smallNeed, `"status":`, `"status"`, []string{"/status syntax"}},
	{"single quotes", smallNeed, inStatus, `'status':'raised'`, []string{" syntax"}},
	{"comma at the end", smallNeed, `"2027-05-01"}`, `"2027-05-01",}`, []string{" syntax"}},
	{"comment", smallNeed, `{"type"`, `{/* need */"type"`, []string{" syntax"}},
	{"unknown escape", smallNeed, "raised", `\x`, []string{"/status syntax"}},
	{"line break in a text", smallNeed, "raised", "ra\nised", []string{"/status syntax"}},
	{"not a number", smallNeed, inStatus, `"version":NaN`, []string{"/version syntax"}},
	{"a list", smallNeed, smallNeed, `[` + smallNeed + `]`, []string{" type"}},
	{"a text", smallNeed, smallNeed, `"need"`, []string{" type"}},
	{"byte order mark", smallNeed, `{"type"`, "\ufeff" + `{"type"`, []string{" syntax"}},

	// More than one meaning.
	{"trailing document", smallNeed, smallNeed, smallNeed + smallNeed, []string{" syntax"}},
	{"trailing comma", smallNeed, smallNeed, smallNeed + `,`, []string{" syntax"}},
	{"duplicate key", smallNeed, inStatus, `"status":"raised","status":"solved"`, []string{"/status duplicate"}},
	{"duplicate key by escape", smallNeed, inStatus, `"status":"raised","\u0073tatus":"raised"`, []string{"/status duplicate"}},
	{"duplicate key deep down", smallNeed, `"sb:eenzaamheid"`, `"sb:eenzaamheid","theme":"sb:sport"`, []string{"/wants/0/theme duplicate"}},
	{"duplicate key in an extension", smallNeed, inStatus, inStatus + `,"extensions":{"hsds":{"a":[{"b":1,"b":2}]}}`, []string{"/extensions/hsds/a/0/b duplicate"}},
	{"keys that differ in case", smallNeed, inStatus, `"status":"raised","Status":"solved"`, []string{"/Status duplicate"}},
	{"keys that differ in case beyond ASCII", smallNeed, inStatus, inStatus + `,"extensions":{"x":{"k":1,"` + "\u212a" + `":2}}`, []string{"/extensions/x/\u212a duplicate"}},
	{"invalid UTF-8", smallNeed, "raised", "ra\xffised", []string{"/status syntax"}},
	{"overlong UTF-8", smallNeed, "raised", "ra\xc0\xafised", []string{"/status syntax"}},
	{"invalid UTF-8 in a key", smallNeed, `"status"`, "\"st\xe9tus\"", []string{" syntax"}},
	{"high surrogate alone", smallNeed, inWants, `"words":"a\ud800b"`, []string{"/words syntax"}},
	{"low surrogate alone", smallNeed, inWants, `"words":"a\udc00b"`, []string{"/words syntax"}},
	{"surrogates swapped", smallNeed, inWants, `"words":"\udc00\ud800"`, []string{"/words syntax", "/words syntax"}},
	{"NUL", smallNeed, inWants, `"words":"a\u0000b"`, []string{"/words syntax"}},
	{"leading zero", smallNeed, inStatus, inStatus + `,"version":01`, []string{"/version syntax"}},
	{"plus sign", smallNeed, inStatus, inStatus + `,"version":+1`, []string{"/version syntax"}},
	{"number without digits behind the point", smallNeed, inStatus, inStatus + `,"version":1.`, []string{"/version syntax"}},
	{"beyond float64", smallNeed, inStatus, inStatus + `,"version":1e999`, []string{"/version range"}},
	{"below float64", smallNeed, inStatus, inStatus + `,"version":1e-999`, []string{"/version range"}},
	{"beyond int64", smallNeed, inStatus, inStatus + `,"version":9223372036854775808`, []string{"/version range"}},
	{"very long number", smallNeed, inStatus, inStatus + `,"version":0.` + strings.Repeat("1", 200), []string{"/version range"}},
	{"too deep", smallNeed, inStatus, inStatus + `,"extensions":{"x":{"y":` + strings.Repeat("[", 62) + strings.Repeat("]", 62) + `}}`, []string{"/extensions/x/y" + strings.Repeat("/0", 61) + " range"}},
	{"null", smallNeed, inStatus, inStatus + `,"words":null`, []string{"/words type"}},
	{"null of a required field", smallNeed, inStatus, `"status":null`, []string{"/status type"}},
	{"null in a list", smallNeed, inWants, inWants + `,"languages":["nl",null]`, []string{"/languages/1 type"}},
	{"null for an extension", smallNeed, inStatus, inStatus + `,"extensions":{"hsds":null}`, []string{"/extensions/hsds type"}},
	{"null beside another fault", smallNeed, inStatus, `"words":null,"status":"open"`, []string{"/status unknown", "/words type"}},

	// What kind of document.
	{"no type", smallNeed, `"type":"need",`, ``, []string{"/type required"}},
	{"type of another type", smallNeed, `"type":"need"`, `"type":7`, []string{"/type type"}},
	{"unknown type", smallNeed, `"type":"need"`, `"type":"wish"`, []string{"/type unknown"}},
	{"another type", smallNeed, `"type":"need"`, `"type":"gathering"`, []string{"/begins required", "/ends required", "/expires unknown", "/status unknown", "/title required", "/wants unknown"}},
	{"newer document version", smallNeed, inStatus, inStatus + `,"documentVersion":2`, []string{"/documentVersion range"}},
	{"document version 0", smallNeed, inStatus, inStatus + `,"documentVersion":0`, []string{"/documentVersion range"}},
	{"document version in text", smallNeed, inStatus, inStatus + `,"documentVersion":"1"`, []string{"/documentVersion range"}},

	// The shape.
	{"unknown field", smallNeed, inStatus, inStatus + `,"colour":"red"`, []string{"/colour unknown"}},
	{"misspelt field", smallNeed, `"wants"`, `"want"`, []string{"/want unknown", "/wants required"}},
	{"field in capitals", smallNeed, `"status"`, `"Status"`, []string{"/Status unknown", "/status required"}},
	{"unknown field deep down", smallNeed, `"sb:eenzaamheid"`, `"sb:eenzaamheid","wait/~":1`, []string{"/wants/0/wait~1~0 unknown"}},
	{"required field missing", smallNeed, inStatus + `,`, ``, []string{"/status required"}},
	{"community missing", smallNeed, `"community":"01J9ZZ00QW0000000000000001",`, ``, []string{"/community required"}},
	{"unknown state", smallNeed, "raised", "Raised", []string{"/status unknown"}},
	{"number for a text", smallNeed, `"raised"`, `1`, []string{"/status type"}},
	{"text for a number", smallNeed, inStatus, inStatus + `,"version":"3"`, []string{"/version type"}},
	{"text for a list", smallNeed, inWants, `"wants":"sb:eenzaamheid"`, []string{"/wants type"}},
	{"text for a text per language", smallInitiative, inName, `"name":"Koffieochtend"`, []string{"/name type"}},
	{"number with a point for a whole one", smallNeed, inStatus, inStatus + `,"version":3.0`, []string{"/version format"}},
	{"half a version", smallNeed, inStatus, inStatus + `,"version":3.5`, []string{"/version type"}},
	{"number with an exponent for a whole one", smallNeed, inStatus, inStatus + `,"version":3e0`, []string{"/version format"}},
	{"negative version", smallNeed, inStatus, inStatus + `,"version":-1`, []string{"/version range"}},
	{"id in small letters", smallNeed, anID, strings.ToLower(anID), []string{"/id format"}},
	{"id too short", smallNeed, anID, `"01J9"`, []string{"/id format"}},
	{"id of zeros", smallNeed, anID, `"00000000000000000000000000"`, []string{"/id format"}},
	{"id above the largest", smallNeed, anID, `"81J9ZZ00QW000000000000001J"`, []string{"/id format"}},
	{"no concept", smallNeed, "sb:eenzaamheid", "eenzaamheid", []string{"/wants/0/theme format"}},
	{"empty concept", smallNeed, "sb:eenzaamheid", "", []string{"/wants/0/theme format"}},
	{"no language", smallInitiative, `"nl"`, `"Dutch"`, []string{"/name/Dutch format"}},
	{"language not in canonical form", smallInitiative, `"nl"`, `"NL"`, []string{"/name/NL format"}},
	{"empty text in a language", smallInitiative, `"Koffieochtend"`, `""`, []string{"/name/nl required"}},
	{"blank text in a language", smallInitiative, `"Koffieochtend"`, `"  "`, []string{"/name/nl required"}},
	{"text in no language", smallInitiative, inName, `"name":{}`, []string{"/name required"}},
	{"control character", smallInitiative, "Koffie", `Koffie\u0007`, []string{"/name/nl format"}},
	{"text too long", smallInitiative, "Koffie", strings.Repeat("koffie", 51), []string{"/name/nl range"}},
	{"day that does not exist", smallNeed, "2027-05-01", "2027-02-29", []string{"/expires format"}},
	{"day in another form", smallNeed, "2027-05-01", "1-5-2027", []string{"/expires format"}},
	{"day with a time", smallNeed, "2027-05-01", "2027-05-01T00:00:00Z", []string{"/expires format"}},
	{"day out of bounds", smallNeed, "2027-05-01", "2727-05-01", []string{"/expires range"}},
	{"time in another zone", smallNeed, inStatus, inStatus + `,"created":"2026-11-22T10:00:00+01:00"`, []string{"/created format"}},
	{"time without zone", smallNeed, inStatus, inStatus + `,"created":"2026-11-22T10:00:00"`, []string{"/created format"}},
	{"time in small letters", smallNeed, inStatus, inStatus + `,"created":"2026-11-22t10:00:00z"`, []string{"/created format"}},
	{"leap second", smallNeed, inStatus, inStatus + `,"created":"2016-12-31T23:59:60Z"`, []string{"/created format"}},
	{"time of the zero", smallNeed, inStatus, inStatus + `,"created":"0001-01-01T00:00:00Z"`, []string{"/created range"}},
	{"area code without year", smallNeed, inStatus, inStatus + `,"location":{"area":"cbs:GM0307"}`, []string{"/location/area required"}},
	{"area code of no scheme", smallNeed, inStatus, inStatus + `,"location":{"area":"GM0307"}`, []string{"/location/area format"}},
	{"latitude out of bounds", smallNeed, inStatus, inStatus + `,"location":{"point":{"lat":90.00000001,"lon":5}}`, []string{"/location/point/lat range"}},
	{"point without longitude", smallNeed, inStatus, inStatus + `,"location":{"point":{"lat":52}}`, []string{"/location/point/lon required"}},
	{"age with three decimals", smallNeed, inStatus, inStatus + `,"facts":{"age":{"from":17.125}}`, []string{"/facts/age/from format"}},
	{"age with an exponent", smallNeed, inStatus, inStatus + `,"facts":{"age":{"from":1e1}}`, []string{"/facts/age/from format"}},
	{"age out of bounds", smallNeed, inStatus, inStatus + `,"facts":{"age":{"from":151}}`, []string{"/facts/age/from range"}},
	{"age band without ends", smallNeed, inStatus, inStatus + `,"facts":{"age":{}}`, []string{"/facts/age required"}},
	{"extension named in capitals", smallNeed, inStatus, inStatus + `,"extensions":{"HSDS":{}}`, []string{"/extensions/HSDS format"}},
	{"extension that is a list", smallNeed, inStatus, inStatus + `,"extensions":{"hsds":[]}`, []string{"/extensions/hsds type"}},
	{"extension with an odd name", smallNeed, inStatus, inStatus + `,"extensions":{"é %/~":{}}`, []string{"/extensions/é %~1~0 format"}},
	{"extension with an odd name and value", smallNeed, inStatus, inStatus + `,"extensions":{"a%20b":7}`, []string{"/extensions/a%20b format"}},
	{"source without id", smallNeed, inStatus, inStatus + `,"source":{"system":"hsds"}`, []string{"/source/id required"}},
	{"raised by nobody", smallNeed, inStatus, inStatus + `,"raisedBy":{}`, []string{"/raisedBy/kind required"}},
	{"weight too high", smallNeed, `"sb:eenzaamheid"`, `"sb:eenzaamheid","weight":101`, []string{"/wants/0/weight range"}},
	{"weight far too high", smallNeed, `"sb:eenzaamheid"`, `"sb:eenzaamheid","weight":4294967297`, []string{"/wants/0/weight range"}},
	{"address that is none", smallInitiative, inName, inName + `,"url":"ftp://example.org"`, []string{"/url format"}},
	{"address without host", smallInitiative, inName, inName + `,"url":"https:///x"`, []string{"/url format"}},
	{"community of an area", `{"type":"area","id":"01J9ZZ00QW000000000000000A","code":"pc4:3811","name":{"nl":"Beekwijk"}}`, `"code"`, `"community":"01J9ZZ00QW0000000000000001","code"`, []string{"/community conflict"}},
	{"ring of two points", `{"type":"area","id":"01J9ZZ00QW000000000000000A","code":"pc4:3811","name":{"nl":"Beekwijk"}}`, `"code"`, `"boundary":[[[{"lat":1,"lon":1},{"lat":2,"lon":2}]]],"code"`, []string{"/boundary/0/0 required"}},
	{"opening at midnight at the end", smallInitiative, inName, inName + `,"deliveries":[{"schedule":{"dates":[{"date":"2026-12-24","opens":"24:00","closes":"24:00"}]}}]`, []string{"/deliveries/0/schedule/dates/0/opens format"}},
	{"times without hours", smallInitiative, inName, inName + `,"deliveries":[{"schedule":{"times":[{"freq":"weekly","days":["MO"]}]}}]`, []string{"/deliveries/0/schedule/times/0/closes required", "/deliveries/0/schedule/times/0/opens required"}},
	{"a day of no week", smallInitiative, inName, inName + `,"deliveries":[{"schedule":{"times":[{"freq":"weekly","days":["DI"],"opens":"09:00","closes":"10:00"}]}}]`, []string{"/deliveries/0/schedule/times/0/days/0 format"}},

	// The meaning.
	{"nothing asked", smallNeed, inWants + `,`, ``, []string{"/wants required"}},
	{"nothing asked in words", smallNeed, inWants, `"wants":[],"words":""`, []string{"/wants required"}},
	{"theme wanted twice", smallNeed, `{"theme":"sb:eenzaamheid"}`, `{"theme":"sb:eenzaamheid"},{"theme":"sb:eenzaamheid","weight":2}`, []string{"/wants/1 duplicate"}},
	{"language twice", smallNeed, inStatus, inStatus + `,"languages":["nl","ar","nl"]`, []string{"/languages/2 duplicate"}},
	{"last step is not the state", smallNeed, inStatus, inStatus + `,"steps":[{"status":"solved","at":"2026-11-22T10:00:00Z"}]`, []string{"/steps conflict"}},
	{"e-mail address in words", smallNeed, inWants, `"words":"mail jan@voorbeeld.example"`, []string{"/words personal"}},
	{"subject that is a name", smallNeed, inStatus, inStatus + `,"subject":"Jan"`, []string{"/subject format"}},
	{"changed before created", smallNeed, inStatus, inStatus + `,"created":"2026-11-22T10:00:00Z","changed":"2026-11-22T09:00:00Z"`, []string{"/changed conflict"}},
	{"rule with two conditions", smallInitiative, inName, inName + `,"eligibility":{"rule":{"fact":"sb:ouderen","age":{"from":65}}}`, []string{"/eligibility/rule conflict"}},
	{"rule with an empty list", smallInitiative, inName, inName + `,"eligibility":{"rule":{"all":[]}}`, []string{"/eligibility/rule conflict"}},
	{"rule too deep", smallInitiative, inName, inName + `,"eligibility":{"rule":` + strings.Repeat(`{"not":`, 8) + `{"fact":"sb:ouderen"}` + strings.Repeat(`}`, 8) + `}`, []string{"/eligibility/rule" + strings.Repeat("/not", 8) + " range"}},
	{"cost without period", smallInitiative, inName, inName + `,"cost":{"cents":250}`, []string{"/cost/per required"}},
	{"more free than there are", smallInitiative, inName, inName + `,"deliveries":[{"capacity":{"status":"free","places":2,"free":3,"reportedAt":"2026-11-01"}}]`, []string{"/deliveries/0/capacity/free conflict"}},
	{"ends before it begins", smallInitiative, inName, inName + `,"from":"2026-02-01","until":"2026-01-31"`, []string{"/until conflict"}},
	{"areas twice in a long list", smallInitiative, inName, inName + `,"deliveries":[{"serviceArea":{"areas":[` + longAreas(201) + `,"x:1"]}}]`, []string{"/deliveries/0/serviceArea/areas/201 duplicate"}},
	{"referral of nothing", `{"type":"referral","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001","initiative":"01J9ZZ00QW0000000000000018","status":"proposed"}`, "", "", []string{"/need conflict"}},
	{"referral declined without answer", `{"type":"referral","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001","need":"01J9ZZ00QW000000000000001J","initiative":"01J9ZZ00QW0000000000000018","status":"declined"}`, "", "", []string{"/answer required"}},
	{"place of nothing", `{"type":"place","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001","address":{}}`, "", "", []string{"/name required"}},

	// Several at once: each fault once, none that follows from another.
	{"many", smallNeed, inStatus, `"status":"open","steps":[{"status":"raised","at":"gisteren"}],"languages":["nl","xx-","nl"],"costLimit":{"cents":5},"words":"bel 06-12345678"`,
		[]string{"/costLimit/per required", "/languages/1 format", "/status unknown", "/steps/0/at format", "/words personal"}},
	{"everything missing", smallNeed, smallNeed, `{"type":"need"}`, []string{"/community required", "/expires required", "/id required", "/status required", "/wants required"}},
}

func longAreas(n int) string {
	codes := make([]string, n)
	for i := range codes {
		codes[i] = `"x:` + strconv.Itoa(i) + `"`
	}
	return strings.Join(codes, ",")
}

func TestBadDocuments(t *testing.T) {
	if len(badDocuments) < 60 {
		t.Fatalf("%d bad documents", len(badDocuments))
	}
	names := map[string]bool{}
	for _, bad := range badDocuments {
		if names[bad.name] {
			t.Errorf("two cases are called %q", bad.name)
		}
		names[bad.name] = true
		t.Run(bad.name, func(t *testing.T) {
			data := []byte(with(t, bad.doc, bad.old, bad.new))
			record, err := Decode(data)
			vs := violations(t, err)
			if diff := cmp.Diff(bad.want, brief(vs)); diff != "" {
				t.Errorf("violations (-want +got):\n%s%v", diff, err)
			}
			if record != nil {
				t.Errorf("there is a record beside the violations: %v", record)
			}
			for _, v := range vs {
				if v.Message == "" || strings.Contains(v.Message, "jsonschema") || strings.Contains(v.Message, "github.com") {
					t.Errorf("message %q", v.Message)
				}
			}
			if _, ok := parse(data); ok {
				t.Error("the bulk decoder accepts it")
			}
			_, err = Parse(data)
			if diff := cmp.Diff(vs, violations(t, err)); diff != "" {
				t.Errorf("Parse gives other violations (-Decode +Parse):\n%s", diff)
			}
		})
	}
}

// TestGoodDocuments keeps the bad ones honest: what they are made from is accepted.
func TestGoodDocuments(t *testing.T) {
	for name, doc := range map[string]string{
		"need":                     smallNeed,
		"initiative":               smallInitiative,
		"space around":             " \r\n\t" + smallNeed + "\n",
		"type last":                with(t, with(t, smallNeed, `"type":"need",`, ``), `}]`, `}],"type":"need"`),
		"document version":         with(t, smallNeed, inStatus, inStatus+`,"documentVersion":1`),
		"escapes":                  with(t, smallNeed, inWants, `"w\u006frds":"\ud83d\ude00\/\"\\\n\t"`),
		"null within an extension": with(t, smallNeed, inStatus, inStatus+`,"extensions":{"hsds":{"a":null,"b":[null]}}`),
		"empty lists":              with(t, smallNeed, inStatus, inStatus+`,"languages":[],"refusals":{"themes":[]},"availability":[],"extensions":{}`),
		"64 levels":                with(t, smallNeed, inStatus, inStatus+`,"extensions":{"x":{"y":`+strings.Repeat("[", 61)+strings.Repeat("]", 61)+`}}`),
		"limits of a point":        with(t, smallNeed, inStatus, inStatus+`,"location":{"point":{"lat":-90.0,"lon":1.8e2}}`),
		"cost that is free":        with(t, smallNeed, inStatus, inStatus+`,"costLimit":{"cents":0}`),
		"languages out of order":   with(t, smallInitiative, inName, `"name":{"nl":"Koffie","en":"Coffee","fr":"Café"}`),
		"empty list beside a fact": with(t, smallInitiative, inName, inName+`,"eligibility":{"rule":{"all":[],"fact":"sb:ouderen"}}`),
		"nine decimals of a time":  with(t, smallNeed, inStatus, inStatus+`,"created":"2026-11-22T10:00:00.123456789Z"`),
	} {
		t.Run(name, func(t *testing.T) {
			want, err := Decode([]byte(doc))
			if err != nil {
				t.Fatal(err)
			}
			got, ok := parse([]byte(doc))
			if !ok {
				t.Fatal("the bulk decoder refuses it")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the bulk decoder differs (-Decode +parse):\n%s", diff)
			}
		})
	}
}
