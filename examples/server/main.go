// Command server shows a plain page: describe a need, or choose one of the
// demonstration, and read which initiatives in Amersfoort can help, and why. It listens
// on this machine only unless -addr says otherwise, stores nothing that is filled in on
// the page, and needs no JavaScript.
//
// Beside the page stands the API of package httpapi, described at /api. Who may use it
// is said by tokens: of the demonstration, which the server makes and writes to standard
// error at its start, or of a file (-tokens), NDJSON with a line for each:
//
//	{"id": "desk-1", "sha256": "9f86d08…", "grants": [{"community": "01J…", "roles": ["coordinator"]}]}
//
// /healthz, /readyz and /metrics are for whoever runs it.
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

	"github.com/socialebasis/verbinder/adapters/httpapi"
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
	base := f.String("base", "", "`URL` at which clients find the server (default the address that it listens on)")
	tokenFile := f.String("tokens", "", "`FILE` of who may use the API (default: tokens of the demonstration)")
	rate := f.Int("rate", 0, "`REQUESTS` a minute of one client (default that of the API)")
	document := f.Bool("openapi", false, "write openapi.json to standard output and stop")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil || f.NArg() > 0 {
		return 2
	}
	o := settings{shelf: shelf, addr: *addr, at: *at, seed: *seed, base: *base, tokens: *tokenFile, rate: *rate, stderr: stderr}
	o.logger = slog.New(slog.NewTextHandler(stderr, nil))
	do := func() error { return serve(ctx, o) }
	if *document {
		do = func() error { return writeDocument(*base, os.Stdout) }
	}
	if err := do(); err != nil {
		fmt.Fprintln(stderr, "server:", err)
		return 1
	}
	return 0
}

// settings are what the flags say.
type settings struct {
	shelf                  shelf
	addr, at, base, tokens string
	seed                   uint64
	rate                   int
	stderr                 io.Writer
	logger                 *slog.Logger
}

// writeDocument writes openapi.json.
func writeDocument(base string, out io.Writer) error {
	if base == "" {
		base = "https://example.nl"
	}
	data, err := httpapi.Document(httpapi.Config{BaseURL: base + apiPath})
	if err != nil {
		return err
	}
	_, err = out.Write(append(data, '\n'))
	return err
}

// serve opens the store, loads the demonstration if it is new, and answers requests until the
// context ends; requests that are on their way get ten seconds to finish.
func serve(ctx context.Context, o settings) (err error) {
	clock, err := clockAt(o.at)
	if err != nil {
		return err
	}
	kept, where, err := o.shelf.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	o.logger.Info("the data is kept", "in", where)
	t, err := newTown(ctx, kept, o.seed, schedule.DateOf(clock(), nil), clock)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.addr)
	if err != nil {
		return err
	}
	if o.base == "" {
		o.base = "http://" + listener.Addr().String()
	}
	handler, err := everything(t, clock, o)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	o.logger.Info("open this page in a browser", "url", o.base+"/")
	go freshen(ctx, t, o.logger)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	o.logger.Info("stopping")
	return server.Shutdown(grace)
}

// everything puts the pages, the API and what the operator reads in one handler.
func everything(t *town, clock func() time.Time, o settings) (http.Handler, error) {
	pages, err := newHandler(t, clock, o.logger)
	if err != nil {
		return nil, err
	}
	var keys *tokens
	if o.tokens != "" {
		keys, err = readTokens(o.tokens)
	} else {
		keys, err = demoTokens(t, o.stderr)
	}
	if err != nil {
		return nil, err
	}
	figures := newMetrics()
	api, err := newAPI(t, keys, figures, o)
	if err != nil {
		return nil, err
	}
	return mount(api, logged(pages, o.logger, figures), figures), nil
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
