package cohesion

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/internal/shareddata"
)

func TestPersonalKinds(t *testing.T) {
	for k := PersonalBSN; k <= PersonalIBAN; k++ {
		text, err := k.MarshalText()
		var back PersonalKind
		if err != nil || string(text) != k.String() || back.UnmarshalText(text) != nil || back != k {
			t.Errorf("kind %d: %q, %v, back %v", k, text, err, back)
		}
		if personalWhat[k] == "" || personalRemedy[k] == "" {
			t.Errorf("kind %v has no message", k)
		}
	}
	if _, err := PersonalKind(0).MarshalText(); err == nil {
		t.Error("the zero kind has a text")
	}
}

// found shows findings as kind and text.
func found(text string) []string {
	var list []string
	for _, f := range FindPersonal(text) {
		list = append(list, f.Kind.String()+" "+text[f.Start:f.End])
	}
	return list
}

func TestFindPersonalExtent(t *testing.T) {
	for text, want := range map[string][]string{
		"":                               nil,
		"niets":                          nil,
		"Bel (020) 123 45 67, graag":     {"phone (020) 123 45 67"},
		"Bel (+31) 6-12345678)":          {"phone (+31) 6-12345678"},
		"x +31 (0)6 12345678.":           {"phone +31 (0)6 12345678"},
		"mail <jan.j@voorbeeld.nl>.":     {"email jan.j@voorbeeld.nl"},
		"jan [at] voorbeeld [dot] nl of": {"email jan [at] voorbeeld [dot] nl"},
		"een 123\u200b456782\u200b twee": {"bsn 123\u200b456782"},
		"é 123\u00a0456\u00a0782 é":      {"bsn 123\u00a0456\u00a0782"},
		"NL91 ABNA 0417 1643 00 t.n.v.":  {"iban NL91 ABNA 0417 1643 00"},
		"０６１２３４５６７８！":                    {"phone ０６１２３４５６７８"},
		"06-12345678 jan@voorbeeld.nl NL91ABNA0417164300 123456782": {
			"phone 06-12345678", "email jan@voorbeeld.nl", "iban NL91ABNA0417164300", "bsn 123456782",
		},
		"123456782@voorbeeld.nl": {"email 123456782@voorbeeld.nl"},
		"\xff123456782\xff":      {"bsn 123456782"},
	} {
		if diff := cmp.Diff(want, found(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// A sample is a line of the fixture.
type sample struct {
	line     int
	text     string
	want     []string // kinds in order
	optional string   // a kind that may be found or not
}

func samples(t *testing.T) []sample {
	t.Helper()
	f, err := os.Open("testdata/personal/lookalikes.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []sample
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		kinds, raw, ok := strings.Cut(lines.Text(), "\t")
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(raw, `"`, `\"`) + `"`)
		if !ok || err != nil {
			t.Fatalf("line %d: %q: %v", n, lines.Text(), err)
		}
		s := sample{line: n, text: text}
		switch {
		case strings.HasSuffix(kinds, "?"):
			s.optional = strings.TrimSuffix(kinds, "?")
		case kinds != "-":
			s.want = strings.Split(kinds, ",")
		}
		list = append(list, s)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// Every true value of the fixture is found. Alarms on what holds no such value are
// counted by detector, and the counts are fixed.
func TestFindPersonalLookalikes(t *testing.T) {
	list := samples(t)
	truths, missed, alarms, clean := map[string]int{}, map[string]int{}, map[string]int{}, 0
	for _, s := range list {
		var got []string
		for _, f := range FindPersonal(s.text) {
			if k := f.Kind.String(); k != s.optional {
				got = append(got, k)
			}
		}
		if s.want == nil {
			clean++
		}
		if diff := cmp.Diff(s.want, got); diff != "" {
			t.Logf("line %d: %q (-want +got):\n%s", s.line, s.text, diff)
		}
		balance := map[string]int{}
		for _, k := range s.want {
			balance[k]++
			truths[k]++
		}
		for _, k := range got {
			balance[k]--
		}
		for k, n := range balance {
			missed[k] += max(n, 0)
			alarms[k] += max(-n, 0)
		}
	}
	t.Logf("%d texts, %d without anything personal", len(list), clean)
	for k := PersonalBSN; k <= PersonalIBAN; k++ {
		name := k.String()
		t.Logf("%-5s found %d of %d; false alarms %d, which is %.0f per 10,000 texts", name, truths[name]-missed[name], truths[name], alarms[name], float64(alarms[name])*10000/float64(len(list)))
		if missed[name] > 0 || truths[name] < 40 {
			t.Errorf("%s: %d of %d missed", name, missed[name], truths[name])
		}
	}
	if diff := cmp.Diff(wantAlarms, alarms); diff != "" {
		t.Errorf("false alarms (-want +got):\n%s", diff)
	}
}

// An old account number in text passes the eleven-test, and a mistyped German IBAN ends as a
// number of Enschede does.
var wantAlarms = map[string]int{"bsn": 1, "email": 0, "iban": 0, "phone": 1}

// The descriptions of a real directory: what is found there has been looked at, and the
// counts are fixed so that a change of the detector shows.
func TestFindPersonalDirectory(t *testing.T) {
	f, err := os.Open(shareddata.Path(t, "hsds/nyc-new.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	texts, counts := 0, map[string]int{}
	for lines.Scan() {
		var service struct{ Description string }
		if err := json.Unmarshal(lines.Bytes(), &service); err != nil {
			t.Fatal(err)
		}
		texts++
		for _, f := range FindPersonal(service.Description) {
			counts[f.Kind.String()]++
			t.Logf("%s in %q", f.Kind, service.Description[max(0, f.Start-30):min(len(service.Description), f.End+20)])
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for k := PersonalBSN; k <= PersonalIBAN; k++ {
		t.Logf("%-5s %d in %d descriptions", k, counts[k.String()], texts)
	}
	if diff := cmp.Diff(map[string]int{}, counts); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// Random nine-digit numbers pass the eleven-test one time in eleven.
func TestFindPersonalRandomNumbers(t *testing.T) {
	r := rand.New(rand.NewSource(6))
	hits := 0
	for range 110_000 {
		hits += len(FindPersonal(fmt.Sprintf("nummer %d hier", 100_000_000+r.Intn(900_000_000))))
	}
	if hits < 9_700 || hits > 10_300 {
		t.Errorf("%d of 110,000 random numbers are found, want about 10,000", hits)
	}
	hits = 0
	for range 10_000 {
		hits += len(FindPersonal(fmt.Sprintf("RSIN %d hier", 100_000_000+r.Intn(900_000_000))))
	}
	if hits != 0 {
		t.Errorf("%d numbers behind RSIN are found", hits)
	}
}

// planted values, by kind, in forms that must be found anywhere.
var planted = map[PersonalKind][]string{
	PersonalBSN:   {"123456782", "111 222 333", "1234.56.782", "BSN 249566758", "123456 782", "123456782,00"},
	PersonalEmail: {"jan@voorbeeld.nl", "j.p+x@sub.voorbeeld.org", "jan [at] voorbeeld.nl", "jan@ voorbeeld.nl", "jan@gmail", "jan at gmail.com"},
	PersonalPhone: {"0612345678", "06-12 34 56 78", "+31 (0)6 12345678", "033-1234567", "(0342) 123456", "0031612345678", "06:12345678", "op0612345678", "0032 475 12 34 56"},
	PersonalIBAN:  {"NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "BE68 5390 0754 7034", "DE89370400440532013000", "NL91/ABNA/O417/1643/00"},
}

// checkFindings tests what holds of every text.
func checkFindings(t *testing.T, text string) []Finding {
	t.Helper()
	list := FindPersonal(text)
	at := 0
	for _, f := range list {
		if f.Start < at || f.End <= f.Start || f.End > len(text) || !enumValid(personalKindNames, f.Kind) {
			t.Fatalf("%q: finding %+v behind %d", text, f, at)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[f.Start:f.End]) {
			t.Fatalf("%q: finding %+v cuts a character", text, f)
		}
		at = f.End
	}
	if rest := FindPersonal(Redact(text)); len(rest) > 0 {
		t.Fatalf("%q redacted to %q still holds %v", text, Redact(text), rest)
	}
	if len(list) == 0 && Redact(text) != text {
		t.Fatalf("%q has no findings and is redacted to %q", text, Redact(text))
	}
	return list
}

// checkPlanted tests that a value between two texts is found.
func checkPlanted(t *testing.T, before, after string) {
	t.Helper()
	for kind, values := range planted {
		for _, value := range values {
			text := before + " | " + value + " | " + after
			start, end := len(before)+3, len(before)+3+len(value)
			hit := false
			for _, f := range checkFindings(t, text) {
				hit = hit || f.Kind == kind && f.Start >= start && f.End <= end
			}
			if !hit {
				t.Fatalf("%v %q is not found in %q", kind, value, text)
			}
		}
	}
}

func TestFindPersonalPlanted(t *testing.T) {
	r := rand.New(rand.NewSource(8))
	pieces := []string{
		"06", "-", " ", ".", "123456782", "12", "NL91", "ABNA", "@", "jan", "voorbeeld.nl", "[at]", "(", ")", "+31", "€", "é", "\u200b", "\u00a0", "rsin", "kvk", "bsn",
		"0612345678", ",", "\n", "０", "2024", "x", "/", "order", "_", "1", "0", "tel",
	}
	random := func() string {
		var b strings.Builder
		for range r.Intn(12) {
			b.WriteString(pieces[r.Intn(len(pieces))])
		}
		return b.String()
	}
	for range 20_000 {
		checkFindings(t, random()+random())
	}
	for range 2_000 {
		checkPlanted(t, random(), random())
	}
}

func FuzzFindPersonal(f *testing.F) {
	f.Add("bel 06-12345678", "of mail jan@voorbeeld.nl")
	f.Add("NL91 ABNA 0417 1643 00", "123456782-0612345678")
	f.Add("BSN １２３４５６７８２", "jan [at] x [dot] nl")
	f.Add("\xff0612345678\u200b", "+31(0)20 1234567")
	f.Fuzz(func(t *testing.T, before, after string) {
		checkFindings(t, before+after)
		checkPlanted(t, before, after)
	})
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"Kom maar langs":              "Kom maar langs",
		"Bel 06-12345678.":            "Bel [phone].",
		"é jan@voorbeeld.nl é":        "é [email] é",
		"0612345678-123456782":        "[phone]-[bsn]",
		"123456782NL91ABNA0417164300": "[bsn][iban]",
		"NL91ABNA0417164300 of niet":  "[iban] of niet",
	} {
		if got := Redact(text); got != want {
			t.Errorf("Redact(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCheckFreeText(t *testing.T) {
	text := "Ik ben Zoë, 06-12345678, BSN 123456782, zoe@voorbeeld.nl, NL91ABNA0417164300"
	want := valid.Violations{
		{Path: "/words", Code: valid.Personal, Message: "holds what looks like a phone number (characters 13 to 23); " + personalRemedy[PersonalPhone]},
		{Path: "/words", Code: valid.Personal, Message: "holds what looks like a BSN (characters 30 to 38); " + personalRemedy[PersonalBSN]},
		{Path: "/words", Code: valid.Personal, Message: "holds what looks like an e-mail address (characters 41 to 56); " + personalRemedy[PersonalEmail]},
		{Path: "/words", Code: valid.Personal, Message: "holds what looks like a bank account number (IBAN) (characters 59 to 76); " + personalRemedy[PersonalIBAN]},
	}
	got := CheckFreeText("words", text)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(valid.Violations{want[1], want[3]}, CheckDirectoryText("words", text)); diff != "" {
		t.Errorf("directory text (-want +got):\n%s", diff)
	}
	if vs := CheckFreeText("words", "Ik zoek een wandelmaatje"); vs != nil {
		t.Errorf("plain text: %v", vs)
	}
}

// Folding reads the decimal digits of every script by their place in rows of ten.
func TestFoldRune(t *testing.T) {
	for _, r := range unicode.Nd.R16 {
		if (r.Hi-r.Lo+1)%10 != 0 || r.Stride != 1 {
			t.Errorf("digits %U to %U are not rows of ten", r.Lo, r.Hi)
		}
	}
	for _, r := range unicode.Nd.R32 {
		if (r.Hi-r.Lo+1)%10 != 0 || r.Stride != 1 {
			t.Errorf("digits %U to %U are not rows of ten", r.Lo, r.Hi)
		}
	}
	for r, want := range map[rune]byte{
		'a': 'a', '7': '7', 'é': foldLetter, '７': '7', '٧': '7', '७': '7', '𝟕': '7', '＠': '@', '．': '.', '–': '-', '−': '-', '\u00a0': ' ', '\u3000': ' ',
		'\u200b': 0, '\u00ad': 0, '\u0301': 0, '€': '$', '→': foldOther, 0: foldOther, '中': foldLetter, '\u2028': '\n', '¹': foldOther, utf8.RuneError: foldOther,
	} {
		if got := foldRune(r); got != want {
			t.Errorf("foldRune(%U) = %q, want %q", r, got, want)
		}
	}
}

var (
	plainText    = strings.Repeat("Elke dinsdag en donderdag van 10.00 tot 12.00 uur koffie in het dorpshuis, Langestraat 12, voor iedereen van 55+. ", 9)
	accentedText = strings.Repeat("Élke dinsdag en donderdag van 10.00 tot 12.00 uur koffie in het café, Langestraat 12, voor iedereen van 55+. ", 9)
)

func BenchmarkFindPersonal(b *testing.B) {
	for name, text := range map[string]string{
		"words":    strings.Repeat("koffie in het dorpshuis voor iedereen ", 26),
		"plain":    plainText,
		"accented": accentedText,
		"numbers":  strings.Repeat("06-12 34 5 ", 90),
		"at signs": strings.Repeat("a@b.c (at) ", 90),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				FindPersonal(text)
			}
		})
	}
}

func ExampleFindPersonal() {
	text := "Graag een wandelmaatje. Bel 06-12345678 of mail zoe@voorbeeld.nl"
	for _, f := range FindPersonal(text) {
		fmt.Println(f.Kind, f.Start, f.End)
	}
	fmt.Println(Redact(text))
	// Output:
	// phone 28 39
	// email 48 64
	// Graag een wandelmaatje. Bel [phone] of mail [email]
}

func ExampleCheckFreeText() {
	fmt.Println(CheckFreeText("words", "Bel me op 06-12345678"))
	// Output:
	// /words: holds what looks like a phone number (characters 11 to 21); leave it out; contact goes by way of whoever raised this
}
