package duplicate

import (
	"context"
	"sync"
	"sync/atomic"
)

// parallel calls work for 0 to n-1 on so many workers. It stops early when the context
// ends and returns its error then.
func parallel(ctx context.Context, workers, n int, work func(int)) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range max(1, min(workers, n)) {
		wait.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				work(i)
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}

// chunks is into how many pieces of at most size so many things are cut.
func chunks(n, size int) int { return (n + size - 1) / size }
