package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/adapters/httpapi"
)

// question is what the clients of slow and load ask.
const question = `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}],"languages":["nl"]},"limit":10}`

// slow lets many clients send a byte a second, and measures what one that does not notices:
// before, while they are there, and in turns, so that other work of the machine counts for
// both alike.
func slow(ctx context.Context, f *flag.FlagSet, args []string, out io.Writer) error {
	clients := f.Int("clients", 1000, "how many send slowly")
	rounds := f.Int("rounds", 3, "how often both are measured")
	each := f.Int("n", 4000, "requests of a measurement")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t, err := newTarget(ctx, 400, func() time.Time { return monday }, httpapi.Limits{Rate: 1 << 30, Burst: 1 << 30, ReadTimeout: time.Minute})
	if err != nil {
		return err
	}
	address, err := t.serve(ctx)
	if err != nil {
		return err
	}
	var alone, beside []time.Duration
	for range *rounds {
		a, err := latencies(ctx, address, *each)
		if err != nil {
			return err
		}
		held, letGo := context.WithCancel(ctx)
		if err := crawl(held, address, *clients); err != nil {
			letGo()
			return err
		}
		b, err := latencies(ctx, address, *each)
		letGo()
		if err != nil {
			return err
		}
		alone, beside = append(alone, a...), append(beside, b...)
		time.Sleep(200 * time.Millisecond)
	}
	before, during := percentile(alone, 99), percentile(beside, 99)
	ratio := float64(during) / float64(before)
	fmt.Fprintf(out, "match, p50 %s alone, %s beside %d slow clients; p99 %s and %s: %.2f times\n",
		percentile(alone, 50), percentile(beside, 50), *clients, before, during, ratio)
	if ratio > 2 {
		return errFailed
	}
	return nil
}

// latencies asks n times, one after the other.
func latencies(ctx context.Context, address string, n int) ([]time.Duration, error) {
	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	took := make([]time.Duration, 0, n)
	for i := range n + n/10 {
		began := time.Now()
		if err := askOnce(ctx, client, address); err != nil {
			return nil, err
		}
		if i >= n/10 { // the first are warm-up
			took = append(took, time.Since(began))
		}
	}
	return took, nil
}

func askOnce(ctx context.Context, client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+basePath+"/communities/"+here.String()+"/needs/_match", bytes.NewReader([]byte(question)))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer coordinator")
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}

// crawl opens connections that each send a request byte by byte, until the context ends.
func crawl(ctx context.Context, address string, clients int) error {
	head := fmt.Sprintf("POST %s/communities/%s/needs/_match HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer coordinator\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{", basePath, here)
	for range clients {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		context.AfterFunc(ctx, func() { _ = conn.Close() })
		if _, err := io.WriteString(conn, head); err != nil {
			return err
		}
		go func() {
			for ctx.Err() == nil {
				time.Sleep(time.Second)
				if _, err := conn.Write([]byte(" ")); err != nil {
					return
				}
			}
		}()
	}
	return nil
}

func percentile(all []time.Duration, p int) time.Duration {
	slices.Sort(all)
	return all[min(len(all)-1, len(all)*p/100)].Round(time.Microsecond)
}

// load asks without pause and looks at memory.
func load(ctx context.Context, f *flag.FlagSet, args []string, out io.Writer) error {
	long := f.Duration("for", 10*time.Minute, "how long")
	workers := f.Int("workers", 4, "how many at a time")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t, err := newTarget(ctx, 400, func() time.Time { return monday }, httpapi.Limits{Rate: 1 << 30, Burst: 1 << 30})
	if err != nil {
		return err
	}
	address, err := t.serve(ctx)
	if err != nil {
		return err
	}
	l := &loading{}
	var wg sync.WaitGroup
	end := time.Now().Add(*long)
	for range *workers {
		wg.Go(func() { l.run(ctx, address, end) })
	}
	var heaps []uint64
	for ctx.Err() == nil && time.Now().Before(end) {
		time.Sleep(*long / 10)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heaps = append(heaps, m.HeapAlloc)
		n, bad := l.counts()
		fmt.Fprintf(out, "%d requests, %d failed, heap %.1f MiB, %d goroutines\n", n, bad, float64(m.HeapAlloc)/(1<<20), runtime.NumGoroutine())
	}
	wg.Wait()
	n, bad := l.counts()
	fmt.Fprintf(out, "%d requests in %s: %.0f a second, p50 %s, p99 %s, %d failed\n", n, *long, float64(n)/long.Seconds(), percentile(l.took, 50), percentile(l.took, 99), bad)
	if bad > 0 || heaps[len(heaps)-1] > heaps[0]+heaps[0]/5 {
		return errFailed
	}
	return nil
}

// loading counts what load did.
type loading struct {
	mu        sync.Mutex
	n, failed int
	took      []time.Duration // the last ones
}

const lastOnes = 100_000

func (l *loading) run(ctx context.Context, address string, end time.Time) {
	client := &http.Client{Timeout: 10 * time.Second}
	for ctx.Err() == nil && time.Now().Before(end) {
		began := time.Now()
		err := askOnce(ctx, client, address)
		l.note(time.Since(began), err)
	}
}

func (l *loading) note(took time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.took == nil {
		l.took = make([]time.Duration, 0, lastOnes)
	}
	if len(l.took) < lastOnes {
		l.took = append(l.took, took)
	} else {
		l.took[l.n%lastOnes] = took
	}
	l.n++
	if err != nil {
		l.failed++
	}
}

func (l *loading) counts() (n, failed int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n, l.failed
}
