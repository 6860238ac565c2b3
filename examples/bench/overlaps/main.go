// Command overlaps measures overlap.Pairs on generated records, and beside it in the same process: a tight
// scan over the same packed columns that compares each offer with each, and a plain loop that
// compares some offers with all, whose time is extrapolated to all. All must find the same pairs.
//
//	batch generate -areas DISTRICTS -initiatives 100000 > nation.ndjson
//	overlaps -records nation.ndjson [-threshold .5] [-sizes 12500,25000,50000] [-plain 50] [-rounds 3] [-scan=false]
//
// Times are medians of the rounds; "cpu" is processor time of all threads. The records are read
// before anything is measured; preparing the set is measured apart, and is part of "all".
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/matching"
	"github.com/socialebasis/verbinder/matching/overlap"
	"github.com/socialebasis/verbinder/schema"
)

func main() {
	records := flag.String("records", "", "NDJSON `FILE` of records")
	threshold := flag.Float64("threshold", .5, "least overlap")
	sizes := flag.String("sizes", "", "smaller numbers of initiatives, for a table of growth: `N,N,...`")
	plain := flag.Int("plain", 50, "offers that the plain loop compares with all; 0 leaves it out")
	rounds := flag.Int("rounds", 3, "times that each is measured")
	scan := flag.Bool("scan", true, "run the tight scan")
	flag.Parse()
	if err := run(*records, *threshold, *sizes, *plain, *rounds, *scan); err != nil {
		fmt.Fprintln(os.Stderr, "overlaps:", err)
		os.Exit(1)
	}
}

func run(path string, threshold float64, sizes string, plain, rounds int, scan bool) error {
	supply, err := read(path)
	if err != nil {
		return err
	}
	policy := overlap.DefaultPolicy()
	policy.Threshold = cohesion.Score(threshold * float64(cohesion.One))
	var list []int
	for text := range strings.FieldsFuncSeq(sizes, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		list = append(list, min(n, len(supply.Initiatives)))
	}
	list = append(list, len(supply.Initiatives))
	fmt.Printf("%d initiatives, threshold %v, %d processors, medians of %d\n\n", len(supply.Initiatives), threshold, runtime.GOMAXPROCS(0), rounds)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "offers\tpairs\tset s\tset MB\tpairs s\tall s\tcpu s\tpeak MB\tscan s\tx\tplain s\tx\tdiffering\t")
	for _, n := range list {
		part := supply
		part.Initiatives = supply.Initiatives[:n]
		m, err := measure(part, policy, plain, rounds, scan)
		if err != nil {
			return err
		}
		m.print(out)
	}
	return out.Flush()
}

// A row is what was measured of one size.
type row struct {
	offers, pairs, differing int
	set, join, all, cpu      time.Duration
	scan, plain              time.Duration
	bytes, peak              uint64
}

func (r *row) print(out io.Writer) {
	seconds := func(d time.Duration) string {
		if d == 0 {
			return "-"
		}
		return fmt.Sprintf("%.2f", d.Seconds())
	}
	times := func(d time.Duration) string {
		if d == 0 {
			return "-"
		}
		return fmt.Sprintf("%.1f", d.Seconds()/r.join.Seconds())
	}
	fmt.Fprintf(out, "%d\t%d\t%s\t%d\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%d\t\n", r.offers, r.pairs, seconds(r.set), r.bytes>>20, seconds(r.join), seconds(r.all), seconds(r.cpu),
		r.peak>>20, seconds(r.scan), times(r.scan), seconds(r.plain), times(r.plain), r.differing)
}

func measure(supply matching.Supply, policy overlap.Policy, plain, rounds int, scan bool) (*row, error) {
	ctx := context.Background()
	r := &row{}
	var sets, joins, alls, cpus, scans []time.Duration
	var set *overlap.Set
	before := heap()
	for range rounds {
		set = nil
		runtime.GC()
		start, cpu := time.Now(), processorTime()
		var err error
		if set, err = overlap.New(ctx, supply, policy, overlap.Options{}); err != nil {
			return nil, err
		}
		made := time.Since(start)
		found, err := count(ctx, set, overlap.Query{}, &r.peak)
		if err != nil {
			return nil, err
		}
		all := time.Since(start)
		r.offers, r.pairs = set.Len(), found.pairs
		sets, joins, alls, cpus = append(sets, made), append(joins, all-made), append(alls, all), append(cpus, processorTime()-cpu)
		if !scan {
			continue
		}
		start = time.Now()
		scanned, err := count(ctx, set, overlap.Query{Scan: true}, nil)
		if err != nil {
			return nil, err
		}
		scans = append(scans, time.Since(start))
		if scanned != found {
			r.differing++
		}
	}
	r.set, r.join, r.all, r.cpu, r.scan = median(sets), median(joins), median(alls), median(cpus), median(scans)
	r.bytes = heap() - before
	return r, loop(supply, set, policy, plain, r)
}

// A tally says which pairs were found, whatever their order.
type tally struct {
	pairs int
	sum   uint64
}

func count(ctx context.Context, set *overlap.Set, q overlap.Query, peak *uint64) (tally, error) {
	var t tally
	var m runtime.MemStats
	for p, err := range set.Pairs(ctx, q) {
		if err != nil {
			return t, err
		}
		a, b := p.A.Bytes(), p.B.Bytes()
		h := uint64(14695981039346656037)
		for _, c := range [...][]byte{a[:], b[:], {byte(p.Lo), byte(p.Lo >> 8), byte(p.Lo >> 16), byte(p.Hi), byte(p.Hi >> 8), byte(p.Hi >> 16)}} {
			for _, x := range c {
				h = (h ^ uint64(x)) * 1099511628211
			}
		}
		t.sum += h
		if t.pairs++; peak != nil && t.pairs%200_000 == 0 {
			runtime.ReadMemStats(&m)
			*peak = max(*peak, m.HeapInuse)
		}
	}
	return t, nil
}

// loop compares some offers with all, by a call for each pair, and checks what it finds.
func loop(supply matching.Supply, set *overlap.Set, policy overlap.Policy, plain int, r *row) error {
	if plain == 0 {
		return nil
	}
	step := max(1, len(supply.Initiatives)/plain)
	var wanted []cohesion.InitiativeID
	for n := 0; n < len(supply.Initiatives) && len(wanted) < plain; n += step {
		if i := supply.Initiatives[n]; contains(set, i.ID) {
			wanted = append(wanted, i.ID)
		}
	}
	found := map[[2]cohesion.InitiativeID]cohesion.Score{}
	start, compared := time.Now(), 0
	for _, a := range wanted {
		for _, b := range supply.Initiatives {
			if b.ID == a {
				continue
			}
			compared++
			if p, err := set.Compare(a, b.ID); err == nil && p.Lo > policy.Threshold {
				found[[2]cohesion.InitiativeID{p.A, p.B}] = p.Lo
			}
		}
	}
	took := time.Since(start)
	r.plain = time.Duration(float64(took) / float64(compared) * float64(r.offers) * float64(r.offers-1) / 2)
	for p, err := range set.Pairs(context.Background(), overlap.Query{}) {
		if err != nil {
			return err
		}
		if slices.Contains(wanted, p.A) || slices.Contains(wanted, p.B) {
			if found[[2]cohesion.InitiativeID{p.A, p.B}] != p.Lo {
				r.differing++
			}
			delete(found, [2]cohesion.InitiativeID{p.A, p.B})
		}
	}
	r.differing += len(found)
	return nil
}

func contains(set *overlap.Set, id cohesion.InitiativeID) bool {
	_, known := set.Initiative(id)
	return known
}

func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// day is that of generated data.
var day = schedule.Date{Year: 2026, Month: 11, Day: 22}

// read reads the supply of a file.
func read(path string) (matching.Supply, error) {
	supply := matching.Supply{Day: day}
	calendars, err := schedule.NewCalendars(schedule.DutchHolidays(int(day.Year)-1, int(day.Year)+2))
	if err != nil {
		return supply, err
	}
	supply.Holidays = calendars
	f, err := os.Open(path)
	if err != nil {
		return supply, err
	}
	defer f.Close()
	in := schema.NewReader(f)
	for {
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			return supply, nil
		}
		if err != nil {
			return supply, err
		}
		if line.Record == nil {
			return supply, fmt.Errorf("line %d: %w", line.Number, line.Violations.Err())
		}
		supply.Add(line.Record)
	}
}
