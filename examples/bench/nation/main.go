// Command nation measures matching on a generated nation: the index, a tight scan over the
// same packed columns, and a plain loop that explains each record. All answer the same needs in one
// process, turn by turn, and must give the same lists.
//
//	batch generate -areas DISTRICTS -initiatives 200000 -needs 2000 -seed 7 > nation.ndjson
//	nation -records nation.ndjson [-one] [-k 10] [-loop 20] [-needs 2000]
//
// A need is checked and its words are read once, which is told apart: index and scan answer
// what is prepared. Times are those of the processor, not of the clock.
package main

import (
	"context"
	"flag"
	"fmt"
	"golang.org/x/sys/unix"
	"os"
	"reflect"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/socialebasis/verbinder/matching"
)

func main() {
	records := flag.String("records", "", "NDJSON `FILE` of records")
	one := flag.Bool("one", false, "put everything into one community")
	k := flag.Int("k", 10, "matches a need")
	loop := flag.Int("loop", 20, "needs that the plain loop answers; 0 leaves it out")
	most := flag.Int("needs", 2000, "needs")
	profile := flag.String("cpuprofile", "", "write a CPU profile of the index answering to `FILE`")
	flag.Parse()
	if err := run(*records, *one, *k, *loop, *most, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "nation:", err)
		os.Exit(1)
	}
}

func run(path string, one bool, k, loop, most int, profile string) error {
	runtime.LockOSThread()
	n, err := read(path, one, most)
	if err != nil {
		return err
	}
	before := heap()
	start := time.Now()
	x, err := matching.NewIndex(context.Background(), n.supply)
	if err != nil {
		return err
	}
	built := time.Since(start)
	if profile != "" {
		return profiling(x, n, k, profile)
	}
	fmt.Printf("%d initiatives, %d needs, k = %d, one community: %t\n", x.Len(), len(n.needs), k, one)
	fmt.Printf("index made in %v, text included; %d bytes an initiative, text included\n\n", built.Round(time.Millisecond), (heap()-before)/uint64(max(1, x.Len())))
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "policy\tneeds\tof\tengine\tmedian µs\tmean\tp99\tx median\tx p99\tlists differing\t")
	scan := matching.NewScan(x)
	for _, p := range policies() {
		for _, words := range []bool{true, false} {
			if err := compare(out, x, scan, n, p, words, k, loop); err != nil {
				return err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return applying(x, n)
}

// compare answers all needs by every engine and prints a line for each.
func compare(out *tabwriter.Writer, x *matching.Index, scan *matching.Scan, n *nation, p matching.Policy, words bool, k, loop int) error {
	name := p.Name
	if !words {
		name += ", no words"
	}
	var full, few, plain table
	var prepared []time.Duration
	for at, need := range n.needs {
		if !words {
			if len(need.Wants) == 0 {
				continue
			}
			copied := *need
			copied.Words = ""
			need = &copied
		}
		var ready *matching.Prepared
		var err error
		tp := timed(func() { ready, err = x.Prepare(need, &p) })
		if err != nil {
			return err
		}
		var a, b *matching.Result
		ti := timed(func() { a = ready.Match(k) })
		ts := timed(func() { b = scan.MatchPrepared(ready, k) })
		prepared = append(prepared, tp)
		into := &few
		if len(a.Matches) == k {
			into = &full
		}
		into.add(ti, ts, !reflect.DeepEqual(a, b))
		if at < loop && words {
			var list []matching.Match
			tl := timed(func() { list, err = plainLoop(x, n.supply.Initiatives, need, &p, k) })
			if err != nil {
				return err
			}
			plain.add(ti, tl, !sameLists(list, a.Matches))
		}
	}
	full.print(out, name, fmt.Sprintf("with %d", k), "scan")
	few.print(out, name, "with fewer", "scan")
	plain.print(out, name, "first", "explain")
	slices.Sort(prepared)
	if len(prepared) > 0 {
		fmt.Fprintf(out, "%s\t%d\tall\tpreparing\t%.1f\t\t%.1f\t\t\t\t\n", name, len(prepared), micros(prepared[len(prepared)/2]), micros(prepared[len(prepared)*99/100]))
	}
	return nil
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// timed returns how much processor time of this thread f takes: on a machine that others use
// too, the time on the clock says little.
func timed(f func()) time.Duration {
	start := threadTime()
	f()
	return threadTime() - start
}

func threadTime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
