package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/socialebasis/verbinder/matching/duplicate"
)

// random is splitmix64: the same organisations in every run.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9E3779B97F4A7C15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (r *random) intn(n int) int { return int(r.next() >> 33 % uint64(n)) }

// skewed is small more often than large: about as the words of names are.
func (r *random) skewed(n int) int { return r.intn(1 + r.intn(1+r.intn(n))) }

func (r *random) word(syllables int) string {
	list := [...]string{"ba", "de", "ki", "lo", "mu", "ra", "te", "vi", "so", "na", "pe", "ho", "ju", "wa", "zi", "ke", "fo", "ri", "da", "lu", "ma", "no", "ti", "su", "ve", "bo", "ga", "hi"}
	var b strings.Builder
	for range syllables {
		b.WriteString(list[r.intn(len(list))])
	}
	return b.String()
}

// organisations makes n records; about one in seven is there a second time, with slips,
// missing fields and other numbers.
func organisations(n int) []duplicate.Record {
	r := random(7)
	words := func(n, syllables int, ends ...string) []string {
		list := make([]string, n)
		for i := range list {
			list[i] = r.word(syllables)
			if len(ends) > 0 {
				list[i] += ends[r.intn(len(ends))]
			}
		}
		return list
	}
	kinds := strings.Fields("buurthuis stichting vereniging wijkcentrum dorpshuis koor atelier speeltuin bibliotheek moestuin inloophuis kringloop voetbalvereniging zangkoor huurdersvereniging")
	towns, streets, own := words(1500, 3, "dam", "burg", "veen"), words(8000, 3, "straat", "laan", "weg"), words(30_000, 3)
	out := make([]duplicate.Record, 0, n+1)
	for i := 0; len(out) < n; i++ {
		first, second, town := own[r.skewed(len(own))], own[r.intn(len(own))], towns[r.skewed(len(towns))]
		domain := first + second + ".nl"
		v := []string{
			kinds[r.intn(len(kinds))] + " " + first + " " + second, fmt.Sprint(streets[r.skewed(len(streets))], " ", 1+r.intn(200)),
			fmt.Sprintf("%04d %c%c", 1000+r.intn(9000), 'A'+r.intn(8), 'A'+r.intn(8)), town, fmt.Sprintf("0%d-%07d", 10+r.intn(78), 1_000_000+r.intn(9_000_000)),
			"www." + domain, "info@" + domain, kinds[r.intn(len(kinds))],
		}
		for f := 4; f < 7; f++ {
			if r.intn(10) < 3 {
				v[f] = ""
			}
		}
		out = append(out, duplicate.Record{ID: fmt.Sprint("a", i), Values: v})
		if r.intn(7) > 0 {
			continue
		}
		w := slices.Clone(v)
		if at := 1 + r.intn(len(w[0])-2); r.intn(2) == 0 {
			w[0] = w[0][:at] + w[0][at+1:]
		}
		for f := 1; f < len(w); f++ {
			if r.intn(4) == 0 {
				w[f] = ""
			}
		}
		out = append(out, duplicate.Record{ID: fmt.Sprint("b", i), Values: w})
	}
	return out[:n]
}

// madeNames makes n names of three to seven words that are as skewed as those of real
// names, of letters that follow each other as they do in words; one in seven is there a
// second time with a slip.
func madeNames(n int) []string {
	r := random(11)
	onsets := strings.Fields("b d f g h j k l m n p r s t v w z br bl dr fl gr kl kr pl pr sch sl sp st str tr vl vr zw th ch qu")
	nuclei := strings.Fields("a e i o u aa ee ie oo uu ei ij oe ou ui eu au y")
	codas := strings.Fields("n r l s t k m p ng nk nd rd st rt cht ls rs ck f x")
	words := make([]string, 40_000)
	for i := range words {
		var b strings.Builder
		for range 1 + r.intn(3) {
			b.WriteString(onsets[r.skewed(len(onsets))])
			b.WriteString(nuclei[r.skewed(len(nuclei))])
			if r.intn(2) == 0 {
				b.WriteString(codas[r.skewed(len(codas))])
			}
		}
		words[i] = b.String()
	}
	names := make([]string, 0, n+1)
	for len(names) < n {
		list := make([]string, 3+r.intn(5))
		for i := range list {
			list[i] = words[r.skewed(len(words))]
		}
		name := strings.Join(list, " ")
		names = append(names, name)
		if r.intn(7) == 0 {
			at := r.intn(len(name))
			names = append(names, name[:at]+name[at+1:])
		}
	}
	return names[:n]
}

// usage is the processor time of this process, and the most memory it had, in MB.
func usage() (cpu time.Duration, most int64) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), u.Maxrss / 1024
}

// timed runs work and gives elapsed and processor time.
func timed(work func()) (wall, cpu time.Duration) {
	runtime.GC()
	before, _ := usage()
	start := time.Now()
	work()
	wall = time.Since(start)
	after, _ := usage()
	return wall, after - before
}

// upTo returns the sizes that are measured, none above the most.
func upTo(most int) []int {
	sizes := []int{20_000, 100_000, 200_000, 1_000_000}
	return slices.DeleteFunc(sizes, func(n int) bool { return n > most })
}

// profiled runs work and, if a file is named, writes a profile of the processor to it.
func profiled(name string, work func() error) error {
	if name == "" {
		return work()
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return errors.Join(err, file.Close())
	}
	err = work()
	pprof.StopCPUProfile()
	return errors.Join(err, file.Close())
}

// speed prints how time and memory grow, beside comparing every pair, measured in the same
// run on 1,500 records and scaled.
func speed(sizes []int) error {
	ctx := context.Background()
	few := organisations(1500)
	r, err := duplicate.Find(ctx, duplicate.OrganisationSpec(), few, duplicate.Options{})
	if err != nil {
		return err
	}
	keys := make([]duplicate.Key, len(few))
	for i := range few {
		keys[i] = duplicate.Key{ID: few[i].ID}
	}
	pairs := 0
	_, each := timed(func() {
		for i, a := range keys {
			for _, b := range keys[i+1:] {
				if _, _, ok := r.Index.Explain(a, b); ok {
					pairs++
				}
			}
		}
	})
	perPair := each.Seconds() / float64(pairs)
	fmt.Println("find: records, elapsed, processor, pairs, compared, most memory; every pair would take (processor), ratio")
	for _, n := range sizes {
		records := organisations(n)
		var found *duplicate.Result
		wall, cpu := timed(func() { found, err = duplicate.Find(ctx, duplicate.OrganisationSpec(), records, duplicate.Options{}) })
		if err != nil {
			return err
		}
		_, most := usage()
		all := perPair * float64(n) * float64(n-1) / 2
		fmt.Printf("%9d %8.2f s %8.2f s %8d %9d %6d MB %12.0f s %10.0f\n", n, wall.Seconds(), cpu.Seconds(), len(found.Pairs),
			found.Parameters.Blocking.Candidates, most, all, all/cpu.Seconds())
		if err := changes(found, records, cpu); err != nil {
			return err
		}
	}
	return joins(ctx, sizes)
}

// changes asks for single records, and changes one in a hundred.
func changes(found *duplicate.Result, records []duplicate.Record, full time.Duration) error {
	var times []time.Duration
	for i := 0; i < 2000; i++ {
		r := records[i*len(records)/2000]
		r.ID = "asked"
		start := time.Now()
		if _, err := found.Index.Match(r); err != nil {
			return err
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	changed := make([]duplicate.Record, 0, len(records)/100)
	for i := 0; i < len(records); i += 100 {
		r := records[i]
		r.Values = slices.Clone(r.Values)
		r.Values[4] = fmt.Sprintf("06-%08d", 10_000_000+i*37%90_000_000)
		changed = append(changed, r)
	}
	var err error
	_, cpu := timed(func() { err = found.Index.Put(changed...) })
	fmt.Printf("          one record: median %v, p99 %v; one in a hundred changed: %.3f s, %.1f %% of all\n",
		times[len(times)/2], times[len(times)*99/100], cpu.Seconds(), 100*cpu.Seconds()/full.Seconds())
	return err
}

// joins measures the join of names by trigrams beside all pairs of 2,000 of them.
func joins(ctx context.Context, sizes []int) error {
	fmt.Println("join of names, trigram Jaccard .7: names, elapsed, processor, pairs")
	for _, n := range sizes {
		if n > 200_000 {
			continue
		}
		names := madeNames(n)
		var pairs []duplicate.Similar
		var err error
		wall, cpu := timed(func() { pairs, err = duplicate.JoinNames(ctx, names, 700_000, 0) })
		if err != nil {
			return err
		}
		fmt.Printf("%9d %8.2f s %8.2f s %8d\n", n, wall.Seconds(), cpu.Seconds(), len(pairs))
	}
	return nil
}
