package matching

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Renderer writes reasons as short sentences that residents can read: Dutch or
// English at level B1, at most 15 words each, one fact a sentence. It is immutable and
// safe for concurrent use.
type Renderer struct {
	voc *vocabulary.Vocabulary
	tag language.Tag
	t   *phrases
}

// NewRenderer returns a renderer in Dutch, or in English if tag is English. Concepts are
// called what the vocabulary calls them; nil is the starter scheme.
func NewRenderer(voc *vocabulary.Vocabulary, tag language.Tag) *Renderer {
	if voc == nil {
		voc = vocabulary.Starter()
	}
	if tag.Base() == language.EN {
		return &Renderer{voc: voc, tag: language.EN, t: &english}
	}
	return &Renderer{voc: voc, tag: language.NL, t: &dutch}
}

// Sentence writes a reason as one sentence. It returns "" for a reason that has neither
// criterion nor condition.
func (r *Renderer) Sentence(reason cohesion.Reason) string {
	if reason.Constraint != 0 {
		return r.hard(reason)
	}
	return r.graded(reason)
}

// Sentences writes reasons as people want to read them: what excludes first, then what
// speaks for it by contribution, what speaks against it, and last what is not known.
// Each sentence once.
func (r *Renderer) Sentences(reasons []cohesion.Reason) []string {
	sorted := slices.Clone(reasons)
	slices.SortStableFunc(sorted, func(a, b cohesion.Reason) int {
		return cmp.Or(cmp.Compare(prominence(a.Verdict), prominence(b.Verdict)), cmp.Compare(b.Contribution, a.Contribution))
	})
	var list []string
	for _, reason := range sorted {
		if s := r.Sentence(reason); s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// prominence orders verdicts for reading; what is not known comes last.
func prominence(v cohesion.Verdict) int {
	order := [...]cohesion.Verdict{cohesion.Excluded, cohesion.Conceded, cohesion.Positive, cohesion.Neutral, cohesion.Negative}
	if place := slices.Index(order[:], v); place >= 0 {
		return place
	}
	return len(order)
}

// Question writes the question that a reason leaves, or "" if it leaves none.
func (r *Renderer) Question(reason cohesion.Reason) string {
	q := reason.Question
	switch {
	case q == "":
		return ""
	case strings.HasPrefix(q, askFact):
		return fmt.Sprintf(r.t.questions[askFact], r.concept(strings.TrimPrefix(q, askFact)))
	}
	return r.t.questions[q]
}

// ForPerson says whether a question is one for the person rather than the organiser.
func ForPerson(question string) bool { return strings.HasPrefix(question, "need/") }

func (r *Renderer) concept(ref string) string {
	return r.withinSentence(label(r.voc, ref, r.tag))
}

// withinSentence writes a label as it stands within a sentence: abbreviations, and names of
// countries and languages, keep their capital.
func (r *Renderer) withinSentence(s string) string {
	if len(s) < 2 || s[0] < 'A' || s[0] > 'Z' || (s[1] >= 'A' && s[1] <= 'Z') || strings.HasPrefix(s, "Nederland") {
		return s
	}
	first, _, _ := strings.Cut(s, " ")
	for _, tag := range language.Named() {
		if name := tag.Name(r.tag); strings.EqualFold(name, first) && name[0] == first[0] {
			return s
		}
	}
	return string(s[0]+'a'-'A') + s[1:]
}

func (r *Renderer) graded(reason cohesion.Reason) string {
	if reason.Verdict == cohesion.NotKnown {
		return r.t.unknown[reason.Criterion]
	}
	switch reason.Criterion {
	case cohesion.ByTheme:
		return r.themes(reason)
	case cohesion.ByAudience:
		return r.audience(reason)
	case cohesion.ByDistance:
		return r.distance(reason)
	case cohesion.ByTime:
		return r.time(reason)
	case cohesion.ByLanguage:
		return r.languages(reason)
	case cohesion.ByAccess, cohesion.ByLevel, cohesion.ByCapacity:
		if f, ok := fact(reason); ok {
			return r.t.values[reason.Criterion.String()+"/"+f.Found]
		}
	case cohesion.ByWishes:
		return r.wishes(reason)
	case cohesion.ByTrust:
		return r.t.fits[reason.Criterion]
	case cohesion.ByWords:
		switch reason.Verdict {
		case cohesion.Positive:
			return r.t.fits[cohesion.ByWords]
		case cohesion.Negative:
			return r.t.fails[cohesion.ByWords]
		}
	case cohesion.ByResults:
		switch {
		case len(reason.Facts) == 0: // too few to tell of
		case reason.Verdict == cohesion.Negative:
			return r.t.fails[reason.Criterion]
		default:
			return r.t.fits[reason.Criterion]
		}
	}
	return ""
}

// fact returns the first thing that was compared.
func fact(reason cohesion.Reason) (cohesion.Compared, bool) {
	if len(reason.Facts) == 0 {
		return cohesion.Compared{}, false
	}
	return reason.Facts[0], true
}

// themes says what an offer has of what is asked: a sentence for each wanted theme that it
// serves, at most three.
func (r *Renderer) themes(reason cohesion.Reason) string {
	var sentences []string
	for _, f := range reason.Facts {
		if f.Value == 0 || len(sentences) == 3 {
			continue
		}
		s := fmt.Sprintf(r.t.themeExact, r.concept(f.Found))
		if phrase, known := r.t.theme[f.Detail]; known && f.Found != f.Asked {
			s = fmt.Sprintf(phrase, r.concept(f.Found), r.concept(f.Asked))
		}
		if !slices.Contains(sentences, s) {
			sentences = append(sentences, s)
		}
	}
	if len(sentences) == 0 {
		return r.t.fails[cohesion.ByTheme]
	}
	return strings.Join(sentences, " ")
}

func (r *Renderer) audience(reason cohesion.Reason) string {
	open := false
	for _, f := range reason.Facts {
		if f.What == "audience" && f.Detail == cohesion.Yes.String() {
			return fmt.Sprintf(r.t.audienceFits, r.concept(f.Found))
		}
		open = open || f.What == "open"
	}
	if open {
		return r.t.audienceOpen
	}
	if f, ok := fact(reason); ok {
		return fmt.Sprintf(r.t.audienceOther, r.concept(f.Found))
	}
	return r.t.unknown[cohesion.ByAudience]
}

func (r *Renderer) distance(reason cohesion.Reason) string {
	f, ok := fact(reason)
	switch {
	case !ok:
		return r.t.unknown[cohesion.ByDistance]
	case f.What == "mode":
		return r.t.values["mode/"+f.Found]
	}
	near, far, isRange := strings.Cut(f.Found, "-")
	switch {
	case isRange && len(near) < 3: // below 100 metres it says nothing
		return fmt.Sprintf(r.t.distanceMost, r.metres(far))
	case isRange:
		return fmt.Sprintf(r.t.distanceRange, r.metres(near), r.metres(far))
	}
	return fmt.Sprintf(r.t.distance, r.metres(near))
}

// metres writes a distance as people say it: to 50 metres below a kilometre, above it in
// kilometres with one decimal.
func (r *Renderer) metres(digits string) string {
	m, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil:
		return digits
	case m < 50:
		return r.t.lessThan50
	case m < 950:
		return fmt.Sprintf(r.t.metres, (m+25)/50*50)
	}
	tenths := (m + 50) / 100
	if tenths%10 == 0 || tenths >= 100 {
		return fmt.Sprintf("%d km", (tenths+5*int64(b2i(tenths >= 100)))/10)
	}
	return fmt.Sprintf("%d%s%d km", tenths/10, r.t.decimal, tenths%10)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r *Renderer) time(reason cohesion.Reason) string {
	f, ok := fact(reason)
	switch {
	case !ok:
		return r.t.unknown[cohesion.ByTime]
	case f.Found == "0":
		return r.t.fails[cohesion.ByTime]
	case f.Found == f.Asked:
		return r.t.fits[cohesion.ByTime]
	}
	return fmt.Sprintf(r.t.timePart, f.Found, f.Asked)
}

func (r *Renderer) languages(reason cohesion.Reason) string {
	f, ok := fact(reason)
	if !ok {
		return r.t.unknown[cohesion.ByLanguage]
	}
	for _, asked := range strings.Fields(f.Asked) {
		for _, found := range strings.Fields(f.Found) {
			if language.Tag(asked).Matches(language.Tag(found)) {
				return fmt.Sprintf(r.t.languageFits, language.Tag(asked).Name(r.tag))
			}
		}
	}
	return fmt.Sprintf(r.t.languageOther, r.languageNames(f.Found))
}

func (r *Renderer) languageNames(tags string) string {
	var names []string
	for _, t := range strings.Fields(tags) {
		names = append(names, language.Tag(t).Name(r.tag))
		if len(names) == 3 {
			break
		}
	}
	return strings.Join(names, ", ")
}

func (r *Renderer) wishes(reason cohesion.Reason) string {
	var yes, no []string
	for _, f := range reason.Facts {
		switch f.Detail {
		case cohesion.Yes.String():
			yes = append(yes, r.t.values["wish/"+f.Asked])
		case cohesion.No.String():
			no = append(no, r.t.values["wish/"+f.Asked])
		}
	}
	switch {
	case len(yes) > 0:
		return fmt.Sprintf(r.t.wishFits, strings.Join(yes[:min(3, len(yes))], ", "))
	case len(no) > 0:
		return fmt.Sprintf(r.t.wishOther, strings.Join(no[:min(3, len(no))], ", "))
	}
	return r.t.wishUnknown
}

func (r *Renderer) hard(reason cohesion.Reason) string {
	if reason.Verdict == cohesion.NotKnown {
		return r.t.hardUnknown[reason.Constraint]
	}
	f, ok := fact(reason)
	switch {
	case reason.Constraint == cohesion.OnTravel && ok && f.What == "metres" && f.Asked != "":
		near, _, _ := strings.Cut(f.Found, "-")
		return fmt.Sprintf(r.t.tooFar, r.metres(near), r.metres(f.Asked))
	case reason.Constraint == cohesion.OnLanguage && ok:
		return fmt.Sprintf(r.t.languageOther, r.languageNames(f.Found))
	case reason.Constraint == cohesion.OnCost && ok && strings.HasPrefix(f.Asked, "0 "):
		return fmt.Sprintf(r.t.notFree, r.money(f.Found))
	case reason.Constraint == cohesion.OnCost && ok:
		return fmt.Sprintf(r.t.tooExpensive, r.money(f.Found), r.money(f.Asked))
	case reason.Constraint == cohesion.OnPeriod && ok && f.Found > f.Asked:
		return fmt.Sprintf(r.t.beginsLater, f.Found)
	case reason.Constraint == cohesion.OnAccessibility && ok:
		return fmt.Sprintf(r.t.lacks, r.t.values["feature/"+f.Asked])
	}
	return r.t.hard[reason.Constraint]
}

// money writes an amount in cents with its period, as "€ 2,50 per keer".
func (r *Renderer) money(text string) string {
	parts := strings.Fields(text)
	if len(parts) < 2 {
		return text
	}
	cents, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return text
	}
	currency := parts[len(parts)-1]
	if currency == "EUR" {
		currency = "€"
	}
	amount := fmt.Sprintf("%s %d%s%02d", currency, cents/100, r.t.decimal, cents%100)
	if len(parts) == 3 {
		amount += r.t.values["per/"+parts[1]]
	}
	return amount
}
