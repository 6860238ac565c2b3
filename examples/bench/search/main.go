// Command search measures how well words find what belongs to a category, on a directory
// whose services carry terms of taxonomies. A query is the name of a term, relevant is
// what carries it; the terms are taken off every service before anything is indexed.
//
//	search -directory SERVICES.ndjson [-least 5] [-k 10] [-rounds 10000] [-seed 1]
//
// It prints nDCG@k, precision at k and the mean reciprocal rank of plain BM25 (Robertson
// and Zaragoza, 2009; words in lower case, name and description as one text, k1 = 1.2,
// b = .75) and of [matching.Index.Search], and the difference with a paired bootstrap
// interval of 95 % over the queries (Efron, 1979; percentiles).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/socialebasis/verbinder/matching"
)

func main() {
	path := flag.String("directory", "", "NDJSON `FILE` of HSDS services")
	least := flag.Int("least", 5, "services that a term must have to be a query")
	k := flag.Int("k", 10, "results that count")
	rounds := flag.Int("rounds", 10_000, "rounds of the bootstrap")
	seed := flag.Uint64("seed", 1, "seed of the bootstrap")
	flag.Parse()
	if err := run(*path, *least, *k, *rounds, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

func run(path string, least, k, rounds int, seed uint64) error {
	d, err := readDirectory(path)
	if err != nil {
		return err
	}
	x, err := matching.NewIndex(context.Background(), d.supply)
	if err != nil {
		return err
	}
	plain := newPlain(d.supply.Initiatives)
	fmt.Printf("%d services; queries are names of terms that at least %d carry; k = %d\n\n", x.Len(), least, k)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "taxonomy\tqueries\tengine\tnDCG@%d\tP@%d\tMRR\tnDCG gained\t95 %% interval\t\n", k, k)
	for _, t := range d.taxonomies(least) {
		var base, ours figures
		for _, q := range t.queries {
			base.add(measure(plain.search(q.name, k), q.relevant, k))
			ours.add(measure(hits(x, q.name, k), q.relevant, k))
		}
		low, high := interval(base.ndcg, ours.ndcg, rounds, seed)
		fmt.Fprintf(out, "%s\t%d\tplain BM25\t%s\t\t\t\n", t.name, len(t.queries), base)
		fmt.Fprintf(out, "\t\tSearch\t%s\t%+.4f\t[%+.4f, %+.4f]\t\n", ours, mean(ours.ndcg)-mean(base.ndcg), low, high)
	}
	return out.Flush()
}

func hits(x *matching.Index, text string, k int) []string {
	var ids []string
	for _, h := range x.Search(text, "", k) {
		if i, ok := x.Initiative(h.Initiative); ok {
			ids = append(ids, i.Source.ID)
		}
	}
	return ids
}
