package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
	"github.com/socialebasis/verbinder/adapters/store"
)

// An office is clerks at work, until they are told to stop. Each sends a unit again, under
// its key, until it is acknowledged.
type office struct {
	a      account
	mu     sync.Mutex // guards what follows, and a
	failed int
	doubt  int            // units that failed at least once
	again  int            // of these, what was repeated: it had happened
	told   map[string]int // errors by their beginning
	halves []error
}

// work lets clerks work until ctx ends, or until each has written so many units; 0 is no end.
func (o *office) work(ctx context.Context, s store.Store, most int, at func(n int) time.Time) {
	var wg sync.WaitGroup
	for c := range clerk(clerks) {
		wg.Go(func() { o.clerk(ctx, s, c, most, at) })
	}
	wg.Wait()
}

func (o *office) clerk(ctx context.Context, s store.Store, c clerk, most int, at func(n int) time.Time) {
	for units := 0; (most == 0 || units < most) && ctx.Err() == nil; units++ {
		o.mu.Lock()
		n := o.a.acked[c] + 1
		o.a.sent[c] = n
		o.mu.Unlock()
		failed := false
		for {
			receipt, err := c.unit(ctx, s, n, at(n))
			if o.settled(ctx, c, n, failed, receipt, err) {
				break
			}
			if ctx.Err() != nil {
				return
			}
			failed = true
			time.Sleep(3 * time.Millisecond)
		}
	}
}

// settled notes the answer to a unit, and says whether it was one.
func (o *office) settled(ctx context.Context, c clerk, n int, failed bool, receipt store.Receipt, err error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err == nil:
		o.a.acked[c] = n
		if failed {
			o.doubt++
		}
		if receipt.Repeated {
			o.again++
			if !failed {
				o.halves = append(o.halves, fmt.Errorf("%s unit %d was said to be repeated when it was sent first", c.name(), n))
			}
		}
		return true
	case errors.Is(err, errBook), errors.Is(err, store.ErrInvalid):
		o.halves = append(o.halves, err)
		return true
	case ctx.Err() != nil:
		return false
	}
	o.failed++
	if o.told == nil {
		o.told = map[string]int{}
	}
	text := err.Error()
	o.told[text[:min(len(text), 90)]]++
	return false
}

// report takes over what the office counted.
func (o *office) report(r *round) {
	r.Acked, r.Doubt, r.Happened = sum(o.a.acked), o.doubt, o.again
	for _, err := range o.halves {
		r.wrong(&r.Twice, "%v", err)
	}
	r.note("%d errors while it lasted", o.failed)
	for i, text := range sortedNames(o.told) {
		if i < 6 {
			r.note("%5d x %s", o.told[text], text)
		}
	}
}

// same is a clock that stands still.
func same(int) time.Time { return noon }

// killPostgres kills a server under clerks at work, starts it again, and audits; the
// store stays open all the time.
func killPostgres(ctx context.Context, r *round) (err error) {
	srv, err := r.newServer(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.stop()) }()
	s, err := srv.open(ctx, srv.port, postgres.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var o office
	defer o.report(r)
	for n := range r.count {
		working, rest := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() { defer close(done); o.work(working, s, 0, same) }()
		time.Sleep(time.Duration(50+r.rand.IntN(400)) * time.Millisecond)
		if err := srv.kill(); err != nil {
			rest()
			return err
		}
		began := time.Now()
		if err := srv.start(ctx); err != nil {
			rest()
			return err
		}
		r.log("round %d: started again in %v", n, time.Since(began).Round(time.Millisecond))
		time.Sleep(time.Duration(r.rand.IntN(100)) * time.Millisecond) // some come through again
		rest()
		<-done
		r.Rounds++
		if err := r.auditOffice(ctx, s, &o); err != nil {
			return err
		}
	}
	return nil
}

// auditOffice audits when clerks rest; what is in doubt is settled.
func (r *round) auditOffice(ctx context.Context, s store.Store, o *office) error {
	if err := r.audit(ctx, s, o.a.acked, 1); err != nil {
		return err
	}
	var settling tally
	err := settling.settle(ctx, s, &o.a.acked, o.a.sent)
	o.doubt, o.again = o.doubt+settling.Doubt, o.again+settling.Happened
	r.Twice += settling.Twice
	r.Notes = append(r.Notes, settling.Notes...)
	return err
}

// cutConnections lets clerks work through a cutter.
func cutConnections(ctx context.Context, r *round) (err error) {
	srv, err := r.newServer(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.stop()) }()
	cut, err := newCutter(fmt.Sprint("127.0.0.1:", srv.port), r.rand.Uint64())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cut.close()) }()
	s, err := srv.open(ctx, cut.port(), postgres.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	cut.begin()
	var o office
	defer o.report(r)
	for cut.cuts() < r.count && ctx.Err() == nil {
		o.work(ctx, s, 5, same)
	}
	r.Rounds = cut.cuts()
	r.note("%d times the answer to a commit was kept back", cut.answered.Load())
	cut.end()
	began := time.Now()
	o.work(ctx, s, 1, same)
	r.note("after the last cut every clerk had written again within %v", time.Since(began).Round(time.Millisecond))
	return r.auditOffice(ctx, s, &o)
}

// exhausted has a server with fewer connections than the store asks for, and then a store with
// fewer than there are clerks, who wait only so long.
func exhausted(ctx context.Context, r *round) (err error) {
	srv, err := r.newServer(ctx, "max_connections = 7", "superuser_reserved_connections = 3")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.stop()) }()
	var o office
	defer o.report(r)
	for range r.count {
		r.Rounds++
		// Four connections, and two stores that may take sixteen each.
		one, err := srv.open(ctx, srv.port, postgres.Options{Writers: 8, Readers: 8})
		if err != nil {
			return err
		}
		two, err := srv.open(ctx, srv.port, postgres.Options{Writers: 8, Readers: 8})
		if err != nil {
			return errors.Join(err, one.Close())
		}
		others := make(chan error, 1)
		go func() { // connections that the second store keeps would be missing for ever
			r.readAll(ctx, two)
			others <- two.Close()
		}()
		o.work(ctx, one, 12, same)
		err = <-others
		if err == nil {
			err = r.auditOffice(ctx, one, &o)
		}
		if err := errors.Join(err, one.Close()); err != nil {
			return err
		}
		if err := r.oneConnection(ctx, srv, &o); err != nil {
			return err
		}
	}
	return nil
}

// readAll reads from many places at once; it may fail, and must then say why.
func (r *round) readAll(ctx context.Context, s store.Store) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range 20 {
		wg.Go(func() {
			for range 10 {
				_, _, err := clerk(0).stands(ctx, s.Community(clerk(0).community()))
				if err != nil && !strings.Contains(err.Error(), "connection") {
					mu.Lock()
					r.wrong(&r.Unsound, "reading without connections: %v", err)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
}

// oneConnection has all clerks wait for one connection, with little patience.
func (r *round) oneConnection(ctx context.Context, srv *server, o *office) (err error) {
	s, err := srv.open(ctx, srv.port, postgres.Options{Writers: 1, Readers: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for range 5 {
		hurried, cancel := context.WithTimeout(ctx, 30*time.Millisecond)
		o.work(hurried, s, 0, same)
		cancel()
		if err := r.auditOffice(ctx, s, o); err != nil {
			return err
		}
	}
	return nil
}
