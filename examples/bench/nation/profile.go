package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"github.com/socialebasis/verbinder/matching"
)

// profiling answers all needs again and again, prepared, and writes where the time goes.
func profiling(x *matching.Index, n *nation, k int, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	p := matching.DefaultPolicy()
	var ready []*matching.Prepared
	for _, need := range n.needs {
		prepared, err := x.Prepare(need, &p)
		if err != nil {
			return err
		}
		ready = append(ready, prepared)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	start, rounds := time.Now(), 0
	for ; time.Since(start) < 10*time.Second; rounds++ {
		for _, need := range ready {
			need.Match(k)
		}
	}
	pprof.StopCPUProfile()
	fmt.Printf("%v a need\n", time.Since(start)/time.Duration(rounds*len(n.needs)))
	return nil
}
