package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"github.com/socialebasis/verbinder/matching"
)

// profiling answers all needs again and again, and writes where the time goes.
func profiling(x *matching.Index, n *nation, k int, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	p := matching.DefaultPolicy()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	start, rounds := time.Now(), 0
	for ; time.Since(start) < 10*time.Second; rounds++ {
		for _, need := range n.needs {
			if _, err := x.Match(need, &p, k); err != nil {
				return err
			}
		}
	}
	pprof.StopCPUProfile()
	fmt.Printf("%v a need\n", time.Since(start)/time.Duration(rounds*len(n.needs)))
	return nil
}
