// Command server shows a plain page: describe a need, or choose one of the
// demonstration, and read which initiatives in Amersfoort can help, and why. It listens
// on this machine only unless -addr says otherwise, stores nothing that is filled in,
// and needs no JavaScript.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/socialebasis/verbinder/cohesion/schedule"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until the context ends and returns the exit status.
func run(ctx context.Context, args []string, stderr io.Writer) int {
	f := flag.NewFlagSet("server", flag.ContinueOnError)
	f.SetOutput(stderr)
	addr := f.String("addr", "127.0.0.1:8080", "`HOST:PORT` to listen on")
	at := f.String("at", "", "`DATE` that counts as today (default today)")
	seed := f.Uint64("seed", 1, "seed of the demonstration data, when it is made")
	var shelf shelf
	f.StringVar(&shelf.file, "data", "verbinder.db", "`FILE` that keeps the data, with SQLite")
	f.StringVar(&shelf.postgres, "postgres", "", "`ADDRESS` of a PostgreSQL database that keeps the data instead, such as postgres://role@host/name")
	f.BoolVar(&shelf.memory, "memory", false, "keep the data in memory, and forget it at the end")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil || f.NArg() > 0 {
		return 2
	}
	logger := slog.New(slog.NewTextHandler(stderr, nil))
	if err := serve(ctx, shelf, *addr, *at, *seed, logger); err != nil {
		fmt.Fprintln(stderr, "server:", err)
		return 1
	}
	return 0
}

// serve opens the store, loads the demonstration if it is new, and answers requests until the
// context ends; requests that are on their way get ten seconds to finish.
func serve(ctx context.Context, shelf shelf, addr, at string, seed uint64, logger *slog.Logger) (err error) {
	clock, err := clockAt(at)
	if err != nil {
		return err
	}
	kept, where, err := shelf.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	logger.Info("the data is kept", "in", where)
	t, err := newTown(ctx, kept, seed, schedule.DateOf(clock(), nil), clock)
	if err != nil {
		return err
	}
	handler, err := newHandler(t, clock, logger)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 20 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	logger.Info("open this page in a browser", "url", "http://"+listener.Addr().String()+"/")
	go freshen(ctx, t, logger)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	logger.Info("stopping")
	return server.Shutdown(grace)
}

// clockAt returns the clock; on a given day it stands still, at noon.
func clockAt(at string) (func() time.Time, error) {
	if at == "" {
		return time.Now, nil
	}
	d, err := schedule.ParseDate(at)
	if err != nil {
		return nil, fmt.Errorf("-at %q is not a date as 2026-11-22", at)
	}
	noon := time.Date(int(d.Year), time.Month(d.Month), int(d.Day), 12, 0, 0, 0, time.UTC)
	return func() time.Time { return noon }, nil
}

// freshen keeps the index at the day of the clock until the context ends.
func freshen(ctx context.Context, t *town, logger *slog.Logger) {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := t.desk.Refresh(ctx); err != nil && ctx.Err() == nil {
				logger.Error("refresh", "error", err)
			}
		}
	}
}
