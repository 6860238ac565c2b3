package schedule

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// short renders recurrences as "MO,TU 09:00-17:00; ...".
func short(times []Recurrence) string {
	var parts []string
	for _, r := range times {
		var days []string
		for _, d := range r.Days {
			days = append(days, d.String())
		}
		parts = append(parts, fmt.Sprintf("%s %s-%s", strings.Join(days, ","), r.Opens, r.Closes))
	}
	return strings.Join(parts, "; ")
}

func TestParseHours(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"9:00am-5:00pm, Mon-Fri":                            "MO,TU,WE,TH,FR 09:00-17:00",
		"ma-vr 9.00-17.00 uur":                              "MO,TU,WE,TH,FR 09:00-17:00",
		"Tues & Thurs 10-12":                                "TU,TH 10:00-12:00",
		"di en do 10:00-12:00":                              "TU,TH 10:00-12:00",
		"Mon-Fri: 9 a.m. – 5 p.m.":                          "MO,TU,WE,TH,FR 09:00-17:00",
		"Monday to Friday from 9am to 5pm":                  "MO,TU,WE,TH,FR 09:00-17:00",
		"maandag t/m donderdag van 8u30 tot 17u00":          "MO,TU,WE,TH 08:30-17:00",
		"maandag tot en met vrijdag, 13.30-16.00 uur":       "MO,TU,WE,TH,FR 13:30-16:00",
		"Mon, Wed and Fri 1-5pm; Sat 10am-noon":             "MO,WE,FR 13:00-17:00; SA 10:00-12:00",
		"ma 9-12 en 13-17":                                  "MO 09:00-12:00; MO 13:00-17:00",
		"Mon 9am-12pm, Tue 1pm-3pm":                         "MO 09:00-12:00; TU 13:00-15:00",
		"9am-12pm Mon, 1pm-3pm Tue":                         "MO 09:00-12:00; TU 13:00-15:00",
		"ma. 10.00-12.00 uur\nwo. 14.00-16.00 uur":          "MO 10:00-12:00; WE 14:00-16:00",
		"open daily 8am-10pm":                               "MO,TU,WE,TH,FR,SA,SU 08:00-22:00",
		"Fri-Sat 10pm-2am":                                  "FR,SA 22:00-02:00",
		"Fri 8pm-midnight":                                  "FR 20:00-24:00",
		"vr 20:00-00:00":                                    "FR 20:00-24:00",
		"vr 20:00-24:00":                                    "FR 20:00-24:00",
		"vr 22:00-02:00":                                    "FR 22:00-02:00",
		"Sat-Mon 08:00-10:00":                               "MO,SA,SU 08:00-10:00",
		"weekdays 9-5pm":                                    "MO,TU,WE,TH,FR 09:00-17:00",
		"weekend 10-12pm":                                   "SA,SU 10:00-12:00",
		"elke dinsdag 19:30-21:30 uur":                      "TU 19:30-21:30",
		"ma di wo 10.00-12.00":                              "MO,TU,WE 10:00-12:00",
		"Mondays 10:00 - 11:30.":                            "MO 10:00-11:30",
		"MA-VR 09:00-12:00 UUR":                             "MO,TU,WE,TH,FR 09:00-12:00",
		"Every Monday and Tuesday 9am-11am and Sun 1pm-2pm": "MO,TU 09:00-11:00; SU 13:00-14:00",
	} {
		got, ok := ParseHours(text)
		if diff := cmp.Diff(want, short(got)); diff != "" || !ok {
			t.Errorf("%q: ok %v (-want +got):\n%s", text, ok, diff)
		}
	}
}

func TestParseHoursNeverGuesses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", ";", "Mon", "9am-5pm", "Mon-Fri", "9-5 Mon-Fri", "Mon 2-4", "Mon 7-9", "Mon 9:00-5:00", "Mon 11-1", "Mon 9am-5", "Mon 9am-17:00",
		"by appointment", "Mon 9am-5pm by appointment", "Mon 9am-5pm, closed Tuesday", "1st Monday 9am-5pm", "first Monday 9am-5pm", "even weken ma 9-12",
		"Mon-Fri 9am-5pm, Sat", "Mon Mon 9am-5pm", "Mon-Wed, Tue 9am-5pm", "Mon-Mon 9am-5pm", "weekdays-Sat 9am-5pm", "Mon 9:60am-5pm", "Mon 13pm-14pm",
		"Mon 25:00-26:00", "Mon 9:5-10:00", "Mon 0900-1700", "Mon 9am", "Mon 9am-5pm-6pm", "Mon 9am,5pm", "Mon 10:00-10:00", "Mon 00:00-00:00", "ma 24:00-02:00",
		"Mon 5am-4am", "ma 13:00-5:00", "ma 2:00-16:00", "24/7", "Mon 9am-5pm (summer)", "Mon 9am-5pm ,", "Mon and 9am-5pm", "mo\xff 9-12", "ma 9–12 ’s ochtends",
		"Mon 8-midnight", "Mon noon-4", "9am-5pm Mon-Fri 9am-12pm", "Monday9am-5pm-", "M-F 9am-5pm", "Mon 9 am-pm", "ma 9,00-17,00",
		strings.Repeat("Mon 9am-5pm;", 100),
	} {
		if got, ok := ParseHours(text); ok || got != nil {
			t.Errorf("%q is read as %s", text, short(got))
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, seed := range []string{"9:00am-5:00pm, Mon-Fri", "ma-vr 9.00-17.00 uur", "Tues & Thurs 10-12", "di en do 10:00-12:00; za 9-13", "Fri 10pm-2am",
		"Mon 9\u00a0am\u20135 p.m.", "maandag t/m vrijdag van 8u30 tot 17u", "open daily noon-midnight"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		times, ok := ParseHours(text)
		if ok != (len(times) > 0) {
			t.Fatalf("%q: ok %v with %d times", text, ok, len(times))
		}
		if vs := (Schedule{Times: times}).Validate(); len(vs) > 0 {
			t.Fatalf("%q: %v", text, vs)
		}
		if again, _ := ParseHours(short(times)); ok && short(again) != short(times) {
			t.Fatalf("%q is read as %q, and that as %q", text, short(times), short(again))
		}
		if mixed, _ := ParseHours(text + "; and so on"); mixed != nil {
			t.Fatalf("%q: what is not understood is passed over", text)
		}
	})
}

func ExampleParseHours() {
	times, ok := ParseHours("ma-vr 9.00-17.00 uur; za 10-12")
	for _, r := range times {
		fmt.Println(r.Days, r.Opens, r.Closes)
	}
	fmt.Println(ok)
	_, ok = ParseHours("ma 2-4, op afspraak")
	fmt.Println(ok)
	// Output:
	// [MO TU WE TH FR] 09:00 17:00
	// [SA] 10:00 12:00
	// true
	// false
}
