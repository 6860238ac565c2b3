package matching_test

import (
	stdcmp "cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// all asks for more matches than there can be.
const all = 100_000

func newIndex(t testing.TB, s matching.Supply) *matching.Index {
	t.Helper()
	x, err := matching.NewIndex(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// cases is how many random supplies a test looks at.
func cases(t testing.TB, full int) uint64 {
	if testing.Short() {
		return uint64(full/10 + 1)
	}
	return uint64(full)
}

func diffResults(want, got *matching.Result) string {
	for _, r := range []*matching.Result{want, got} {
		if r != nil && r.Unmet != nil {
			sortBecause(r.Unmet.Because)
		}
	}
	return cmp.Diff(want, got, cmpopts.EquateEmpty())
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// vocabularyFor alternates between the small scheme of the tests and the starter scheme, to which most concepts of the tests are not known.
func vocabularyFor(toy *vocabulary.Vocabulary, seed uint64) *vocabulary.Vocabulary {
	if seed%10 == 9 {
		return vocabulary.Starter()
	}
	return toy
}

func checkEqual(t *testing.T, toy *vocabulary.Vocabulary, seed uint64) {
	t.Helper()
	g := newGen(t, seed)
	s := g.supply(vocabularyFor(toy, seed))
	x, w := newIndex(t, s), newRefWords(s)
	for round := range 10 {
		p, k := g.policy(), pick(g, []int{1, 3, all, all})
		n := g.need()
		got := must[*matching.Result](t)(x.Match(n, p, k))
		if diff := diffResults(refMatch(s, w, n, p, k), got); diff != "" {
			t.Fatalf("seed %d, need %d (-reference +index):\n%s", seed, round, diff)
		}
		talent := g.talent()
		got = must[*matching.Result](t)(x.MatchTalent(talent, p, k))
		if diff := diffResults(refMatchTalent(s, w, talent, p, k), got); diff != "" {
			t.Fatalf("seed %d, talent %d (-reference +index):\n%s", seed, round, diff)
		}
		text, tag := g.words(6), g.wordsIn()
		if diff := cmp.Diff(refSearch(s, w, text, tag, k), x.Search(text, tag, k), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("seed %d, search %q in %q (-reference +index):\n%s", seed, text, tag, diff)
		}
	}
}

// TestIndexEqualsReference compares every field of every answer with the reference.
func TestIndexEqualsReference(t *testing.T) {
	toy := toyVocabulary(t)
	for seed := range cases(t, 300) {
		checkEqual(t, toy, seed)
	}
}

// TestWordThatEverybodyUses: among very many initiatives such a word weighs nothing (its idf rounds down to 0).
func TestWordThatEverybodyUses(t *testing.T) {
	g := newGen(t, 1)
	s := matching.Supply{Day: g.day, Vocabulary: toyVocabulary(t)}
	for k := range 1000 {
		i := &cohesion.Initiative{Name: language.Dutch("koffie"), Status: cohesion.InitiativeActive}
		i.ID, i.Community = idOf[cohesion.Initiative](k), idOf[cohesion.Community](0)
		s.Initiatives = append(s.Initiatives, i)
	}
	x, w := newIndex(t, s), newRefWords(s)
	if diff := cmp.Diff(refSearch(s, w, "koffie", "nl", all), x.Search("koffie", "nl", all), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-reference +index):\n%s", diff)
	}
	p := matching.DefaultPolicy()
	n := &cohesion.SupportNeed{Status: cohesion.NeedRaised, Words: "koffie", WordsIn: "nl", Expires: g.day}
	n.ID, n.Community = idOf[cohesion.SupportNeed](1), idOf[cohesion.Community](0)
	if diff := diffResults(refMatch(s, w, n, &p, all), must[*matching.Result](t)(x.Match(n, &p, all))); diff != "" {
		t.Errorf("(-reference +index):\n%s", diff)
	}
}

func FuzzIndexEqualsReference(f *testing.F) {
	toy := toyVocabulary(f)
	f.Add(uint64(1))
	f.Add(uint64(1 << 40))
	f.Fuzz(func(t *testing.T, seed uint64) { checkEqual(t, toy, seed) })
}

// TestExplainAgrees compares Explain with the reference for every initiative, matching or not, and adds up its contributions.
func TestExplainAgrees(t *testing.T) {
	toy := toyVocabulary(t)
	for seed := range cases(t, 60) {
		g := newGen(t, 1000+seed)
		s := g.supplyOf(toy, g.IntN(20))
		x, w := newIndex(t, s), newRefWords(s)
		for range 4 {
			p, n, talent := g.policy(), g.need(), g.talent()
			for _, i := range s.Initiatives {
				r := refNeed(s, w, n, p)
				e, err := x.Explain(n, p, i.ID)
				why, errWhy := x.WhyNot(n, p, i.ID)
				if checkVisible(t, seed, r, i, err) && checkVisible(t, seed, r, i, errWhy) {
					checkExplanation(t, seed, r.candidate(i), e, p)
					checkExplanationHead(t, seed, r.candidate(i), why)
				}
				r = refTalent(s, w, talent, p)
				e, err = x.ExplainTalent(talent, p, i.ID)
				if checkVisible(t, seed, r, i, err) {
					checkExplanation(t, seed, r.candidate(i), e, p)
				}
			}
		}
	}
}

// checkVisible wants ErrNotFound for an initiative that the community does not see, and no error otherwise.
func checkVisible(t *testing.T, seed uint64, r *reference, i *cohesion.Initiative, err error) bool {
	t.Helper()
	if r.sees(i) && err != nil || !r.sees(i) && !errors.Is(err, matching.ErrNotFound) {
		t.Fatalf("seed %d: seen %t, error %v", seed, r.sees(i), err)
	}
	return err == nil
}

func checkExplanationHead(t *testing.T, seed uint64, want refCandidate, got *matching.Explanation) {
	t.Helper()
	if diff := cmp.Diff(want.match, got.Match, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("seed %d: explanation (-reference +index):\n%s\nfailed %v; excluded %v", seed, diff, want.failed, got.Excluded)
	}
	if got.Matched != want.matched || got.OnTopic != want.onTopic {
		t.Fatalf("seed %d: matched %t, on topic %t; want %t, %t", seed, got.Matched, got.OnTopic, want.matched, want.onTopic)
	}
	if diff := cmp.Diff(want.failed, got.Excluded, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("seed %d: excluded (-reference +index):\n%s", seed, diff)
	}
}

func checkExplanation(t *testing.T, seed uint64, want refCandidate, got *matching.Explanation, p *matching.Policy) {
	t.Helper()
	checkExplanationHead(t, seed, want, got)
	values := make(map[cohesion.Criterion]cohesion.Score)
	var sum cohesion.Score
	for _, reason := range got.Reasons {
		if vs := reason.Validate(); len(vs) > 0 {
			t.Fatalf("seed %d: reason %+v: %v", seed, reason, vs)
		}
		sum += reason.Contribution
		if reason.Criterion == 0 {
			checkConstraintReason(t, seed, want, reason)
			continue
		}
		if _, twice := values[reason.Criterion]; twice {
			t.Fatalf("seed %d: two reasons on %s", seed, reason.Criterion)
		}
		values[reason.Criterion] = reason.Value
		if reason.Weight != refWeight(p, reason.Criterion) {
			t.Fatalf("seed %d: weight of %s is %d", seed, reason.Criterion, reason.Weight)
		}
	}
	weightless := func(by cohesion.Criterion, _ cohesion.Score) bool { return refWeight(p, by) == 0 }
	maps.DeleteFunc(want.values, weightless) // what weighs nothing need not be told
	maps.DeleteFunc(values, weightless)
	if diff := cmp.Diff(want.values, values, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("seed %d: values of criteria (-reference +index):\n%s", seed, diff)
	}
	// Contributions are rounded down one by one, so they may fall short of the score by one each.
	before := int64(got.Score) + int64(len(got.Conceded))*int64(p.Concession)
	if got.Score > 0 && (int64(sum) > before || int64(sum)+int64(len(values)) < before) {
		t.Fatalf("seed %d: contributions add up to %d, the score before concessions is %d", seed, sum, before)
	}
}

func checkConstraintReason(t *testing.T, seed uint64, want refCandidate, reason cohesion.Reason) {
	t.Helper()
	failed, conceded := slices.Contains(want.failed, reason.Constraint), slices.Contains(want.match.Conceded, reason.Constraint)
	if (reason.Verdict == cohesion.Excluded) != failed || (reason.Verdict == cohesion.Conceded) != conceded {
		t.Fatalf("seed %d: reason on %s has verdict %s; failed %t, conceded %t", seed, reason.Constraint, reason.Verdict, failed, conceded)
	}
}

// conceding applies concessions to a need. What is given up altogether becomes a matter that makes no difference.
func conceding(n *cohesion.SupportNeed, list ...matching.Concession) *cohesion.SupportNeed {
	m := *n
	m.Any = slices.Clone(n.Any)
	for _, c := range list {
		switch c.On {
		case cohesion.OnTravel:
			m.Travel.Metres = c.Metres
		case cohesion.OnCost:
			m.CostLimit = c.Cost
		case cohesion.OnTime:
			m.Any = append(m.Any, cohesion.ByTime)
		case cohesion.OnLanguage:
			m.Any = append(m.Any, cohesion.ByLanguage)
		}
	}
	return &m
}

// TestRelaxAgrees checks every relaxation against the reference: with exactly these concessions the need has these matches.
// By brute force it wants a relaxation for every offer that fails on nothing but one of the kinds (or, failing that, two)
// and matches once just that is conceded; the limit of a single concession is the smallest of such offers.
func TestRelaxAgrees(t *testing.T) {
	toy := toyVocabulary(t)
	seen, pairs := make(map[string]int), 0
	for seed := range cases(t, 250) {
		g := newGen(t, 5000+seed)
		s := g.supplyOf(toy, 1+g.IntN(12))
		x, w := newIndex(t, s), newRefWords(s)
		for round := range 10 {
			n, p := g.need(), g.policy()
			list := must[[]matching.Relaxation](t)(x.Relax(n, p, all))
			r := refNeed(s, w, n, p)
			if len(r.result(all).Matches) > 0 {
				if list != nil {
					t.Fatalf("seed %d.%d: a need with matches has relaxations", seed, round)
				}
				continue
			}
			fail := func(format string, args ...any) {
				t.Helper()
				t.Fatalf("seed %d.%d: "+format, append([]any{seed, round}, args...)...)
			}
			got := make(map[string]bool)
			for k, x := range list {
				if k > 0 && list[k-1].Change > x.Change || len(x.Concessions) != len(list[0].Concessions) {
					fail("relaxations out of order, or pairs beside single ones: %+v", list)
				}
				want := refMatch(s, w, conceding(n, x.Concessions...), p, all)
				if diff := cmp.Diff(want.Matches, x.Matches, cmpopts.EquateEmpty()); diff != "" || x.Opens != len(want.Matches) || x.Opens == 0 {
					fail("relaxation %d opens %d: %+v (-reference +index):\n%s", k, x.Opens, x.Concessions, diff)
				}
				got[kindsOf(x.Concessions)] = true
				seen[kindsOf(x.Concessions)]++
			}
			single, pair := r.bruteRelax()
			want := single
			if len(single) == 0 {
				want = pair
				pairs += len(list)
			}
			if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)), cmpopts.EquateEmpty()); diff != "" {
				fail("what to concede (-brute force +index):\n%s", diff)
			}
			for _, x := range list {
				if c := x.Concessions[0]; len(x.Concessions) == 1 && !slices.ContainsFunc(single[kindsOf(x.Concessions)], func(o matching.Concession) bool { return sameLimit(c, o) }) {
					fail("no offer needs the concession %+v", c)
				}
				for _, o := range single[kindsOf(x.Concessions)] {
					first := list[slices.IndexFunc(list, func(y matching.Relaxation) bool { return kindsOf(y.Concessions) == kindsOf(x.Concessions) })]
					if smaller(o, first.Concessions[0]) {
						fail("%+v is proposed, and %+v is smaller", first.Concessions[0], o)
					}
				}
			}
		}
	}
	t.Logf("relaxations by kind %v, pairs %d", seen, pairs)
	for _, kind := range []string{"travel", "cost", "time", "language"} {
		if (seen[kind] == 0 || pairs == 0) && !testing.Short() {
			t.Errorf("no relaxation of %s, or no pair: the test shows nothing of it", kind)
		}
	}
}

// kindsOf names the conditions that are conceded, sorted.
func kindsOf(list []matching.Concession) string {
	var names []string
	for _, c := range list {
		names = append(names, c.On.String())
	}
	slices.Sort(names)
	return strings.Join(names, "+")
}

func sameLimit(a, b matching.Concession) bool { return !smaller(a, b) && !smaller(b, a) }

// smaller says whether a asks less than b; costs that cannot be compared are neither.
func smaller(a, b matching.Concession) bool {
	yearly := func(c cohesion.Cost) (cents int64, per cohesion.CostPer) {
		if c.Per == cohesion.PerMonth {
			return 12 * c.Cents, cohesion.PerYear
		}
		return c.Cents, c.Per
	}
	if a.Cost == nil || b.Cost == nil {
		return a.Metres < b.Metres
	}
	x, perX := yearly(*a.Cost)
	y, perY := yearly(*b.Cost)
	return perX == perY && x < y
}

// bruteRelax finds what one or two concessions open, by trying for every delivery just what it needs.
func (r *reference) bruteRelax() (single, pair map[string][]matching.Concession) {
	single, pair = make(map[string][]matching.Concession), make(map[string][]matching.Concession)
	for _, i := range r.s.Initiatives {
		deliveries := i.Deliveries
		if len(deliveries) == 0 {
			deliveries = []cohesion.Delivery{{}}
		}
		for k := range deliveries {
			list := r.needed(i, &deliveries[k])
			if len(list) != 1 && len(list) != 2 {
				continue
			}
			relaxed := refMatch(r.s, r.words, conceding(r.n, list...), r.p, all)
			if !slices.ContainsFunc(relaxed.Matches, func(m matching.Match) bool { return m.Initiative == i.ID }) {
				continue
			}
			into := single
			if len(list) == 2 {
				into = pair
			}
			into[kindsOf(list)] = append(into[kindsOf(list)], list...)
		}
	}
	return single, pair
}

// needed is what must be conceded for a delivery to pass; nil if conceding does not help.
func (r *reference) needed(i *cohesion.Initiative, d *cohesion.Delivery) []matching.Concession {
	var list []matching.Concession
	for _, on := range r.delivery(i, d).failed {
		c := matching.Concession{On: on}
		switch on {
		case cohesion.OnTime, cohesion.OnLanguage:
		case cohesion.OnTravel:
			if r.n.Travel.Mode == cohesion.StaysHome {
				return nil // no distance changes that
			}
			near, _, _ := r.distance(d)
			c.Metres = int(near)
		case cohesion.OnCost:
			cost, limit := *stdcmp.Or(d.Cost, i.Cost), *r.n.CostLimit
			switch {
			case cost.Per == cohesion.PerMonth && limit.Per == cohesion.PerYear:
				cost.Cents, cost.Per = cost.Cents*12, limit.Per
			case cost.Per == cohesion.PerYear && limit.Per == cohesion.PerMonth:
				cost.Cents, cost.Per = (cost.Cents+11)/12, limit.Per
			}
			c.Cost = &cost
		default:
			return nil
		}
		list = append(list, c)
	}
	return list
}
