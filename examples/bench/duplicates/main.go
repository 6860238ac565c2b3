// Command duplicates measures package duplicate on sets whose matches are known.
//
//	duplicates [-data FOLDER] [-set NAME] [-drop] [-names] [-errors]
//	duplicates -records RECORDS -pairs PAIRS
//	duplicates -speed [-most RECORDS] [-cpuprofile FILE]
//
// The first prints precision, recall and F1 at the default threshold, without labels, and
// the number of matches that was expected; with -drop also without each field and with a
// field derived from another. The second does so by relation for labelled pairs. The third
// prints how time and memory grow on made organisations.
package main

import (
	"cmp"
	"context"
	"embed"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/matching/duplicate"
)

//go:embed sets/*/spec.json
var specs embed.FS

func specOf(name string) (duplicate.Spec, error) {
	if strings.HasPrefix(name, "nl-") {
		return duplicate.OrganisationSpec(), nil
	}
	file := name
	for _, family := range []string{"febrl", "fake"} {
		if strings.HasPrefix(name, family) {
			file = family
		}
	}
	data, err := specs.ReadFile("sets/" + file + "/spec.json")
	if err != nil {
		return duplicate.Spec{}, err
	}
	return duplicate.ParseSpec(data)
}

func main() {
	data := flag.String("data", "../shared/data", "folder of the reference data")
	only := flag.String("set", "", "the set, default all")
	drop := flag.Bool("drop", false, "also without each field")
	names := flag.Bool("names", false, "names only too")
	errs := flag.Bool("errors", false, "show errors")
	sizes := flag.Bool("speed", false, "measure time and memory on made organisations instead")
	records := flag.String("records", "", "NDJSON of organisations, with -pairs: lines of a, b, same, relation")
	pairs := flag.String("pairs", "", "labelled pairs")
	most := flag.Int("most", 1_000_000, "with -speed: the most records")
	profile := flag.String("cpuprofile", "", "with -speed: write a profile of the processor to this file")
	flag.Parse()
	if *sizes {
		if err := profiled(*profile, func() error { return speed(upTo(*most)) }); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if *records != "" {
		s := &set{name: "given", spec: duplicate.OrganisationSpec(), truth: make(map[[2]string]bool)}
		if err := readPairs(*records, *pairs, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		report(s, *records, *errs)
		return
	}
	for _, name := range order {
		if *only != "" && *only != name {
			continue
		}
		spec, err := specOf(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		s, err := load(*data, name, spec)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		report(s, name, *errs)
		if *names {
			t := s
			for len(t.spec.Fields) > 1 {
				t = t.without(1)
			}
			report(t, name+" names only", false)
		}
		if *drop {
			for i, f := range spec.Fields {
				report(s.without(i), name+" -"+f.Name, false)
			}
			report(s.derived("name", duplicate.Website), name+" +site(name)", false)
			report(s.derived("copy", 0), name+" +copy(0)", false)
			report(s.derived("initials", duplicate.Code), name+" +initials", false)
		}
	}
}

func (s *set) without(i int) *set {
	t := *s
	t.spec.Fields = append(append([]duplicate.Field{}, s.spec.Fields[:i]...), s.spec.Fields[i+1:]...)
	t.records = nil
	for _, r := range s.records {
		r.Values = append(append([]string{}, r.Values[:i]...), r.Values[i+1:]...)
		t.records = append(t.records, r)
	}
	return &t
}

// derived adds a field that follows from the first.
func (s *set) derived(how string, k duplicate.Comparison) *set {
	t := *s
	if k == 0 {
		k = s.spec.Fields[0].Kind
	}
	t.spec.Fields = append(append([]duplicate.Field{}, s.spec.Fields...), duplicate.Field{Name: "derived", Kind: k})
	t.records = nil
	for _, r := range s.records {
		v := r.Values[0]
		words := strings.FieldsFunc(strings.ToLower(v), func(r rune) bool { return r < 'a' || r > 'z' })
		switch {
		case v == "":
		case how == "name":
			v = "www." + strings.Join(words, "") + ".nl"
		case how == "initials":
			v = ""
			for _, w := range words {
				v += w[:1]
			}
		}
		r.Values = append(append([]string{}, r.Values...), v)
		t.records = append(t.records, r)
	}
	return &t
}

func keyOf(name string) duplicate.Key {
	source, id, _ := strings.Cut(name, "\x00")
	return duplicate.Key{Source: source, ID: id}
}

// A measurement is what was found in a set.
type measurement struct {
	result *duplicate.Result
	found  map[[2]string]bool // of those that are judged
	hits   int
	truth  int
	took   time.Duration
}

func (s *set) measure(ctx context.Context) measurement {
	start := time.Now()
	res, err := duplicate.Find(ctx, s.spec, s.records, duplicate.Options{Link: s.link})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	m := measurement{result: res, found: make(map[[2]string]bool), truth: len(s.truth), took: time.Since(start)}
	for _, p := range res.Pairs {
		k := ordered(p.A.Source+"\x00"+p.A.ID, p.B.Source+"\x00"+p.B.ID)
		if s.judged == nil || s.judged[k] != "" {
			m.found[k] = true
		}
	}
	for k := range m.found {
		if s.truth[k] {
			m.hits++
		}
	}
	return m
}

func (m measurement) precision() float64 { return float64(m.hits) / max(float64(len(m.found)), 1) }

func (m measurement) recall() float64 { return float64(m.hits) / max(float64(m.truth), 1) }

func (m measurement) f1() float64 {
	return 2 * m.precision() * m.recall() / max(m.precision()+m.recall(), 1e-9)
}

// report finds duplicates in a set and prints how well that went.
func report(s *set, label string, errs bool) {
	m := s.measure(context.Background())
	res, found := m.result, m.found
	if errs {
		s.showErrors(res, found)
	}
	fmt.Printf("%-36s P %.4f R %.4f F1 %.4f found %6d true %6d expected %9.1f  %v\n", label,
		m.precision(), m.recall(), m.f1(), len(found), m.truth, float64(res.Expected)/1e6, m.took.Round(time.Millisecond))
	for _, w := range res.Warnings {
		fmt.Println("    warning:", w)
	}
	s.printRelations(found)
}

// printRelations counts right and wrong answers by relation.
func (s *set) printRelations(found map[[2]string]bool) {
	if s.judged == nil {
		return
	}
	var names []string
	all, wrong := make(map[string]int), make(map[string]int)
	for k, relation := range s.judged {
		if all[relation] == 0 {
			names = append(names, relation)
		}
		all[relation]++
		if found[k] != s.truth[k] {
			wrong[relation]++
		}
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Printf("    %-16s %3d of %3d right\n", name, all[name]-wrong[name], all[name])
	}
}

// showErrors prints what was found falsely and what was missed, with the reasons.
func (s *set) showErrors(res *duplicate.Result, found map[[2]string]bool) {
	values := make(map[string][]string)
	for i := range s.records {
		values[key(&s.records[i])] = s.records[i].Values
	}
	show := func(what string, k [2]string) {
		weights, score, _ := res.Index.Explain(keyOf(k[0]), keyOf(k[1]))
		fmt.Println(what, s.judged[k], score, "\n   ", values[k[0]], "\n   ", values[k[1]], "\n   ", weights)
	}
	for _, k := range sortedPairs(found) {
		if !s.truth[k] {
			show("FALSE", k)
		}
	}
	for _, k := range sortedPairs(s.truth) {
		if !found[k] {
			show("MISSED", k)
		}
	}
}

func sortedPairs(set map[[2]string]bool) [][2]string {
	list := make([][2]string, 0, len(set))
	for k := range set {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	return list
}
