// Command attack treats the API as nobody should, and says whether it held:
//
//	attack hostile -n 100000     broken, oversized, deep and strange requests on every operation
//	attack slow -clients 1000    clients that send a byte a second, and what others notice
//	attack load -for 10m         matches without pause, and what becomes of memory
//	attack contract -jar FILE    tests that specmatic generates from openapi.json
//
// It starts a server of its own on this machine, over records in memory, and never asks
// another. The exit status is 1 if the API did not hold.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// errFailed says that the API did not hold; what happened was written.
var errFailed = errors.New("the API did not hold")

// run runs one attack and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	attacks := map[string]func(context.Context, *flag.FlagSet, []string, io.Writer) error{
		"hostile": hostile, "slow": slow, "load": load, "contract": contract,
	}
	if len(args) == 0 || attacks[args[0]] == nil {
		fmt.Fprintln(stderr, "attack: say hostile, slow, load or contract")
		return 2
	}
	f := flag.NewFlagSet("attack "+args[0], flag.ContinueOnError)
	f.SetOutput(stderr)
	err := attacks[args[0]](ctx, f, args[1:], stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "attack:", err)
		return 1
	}
	return 0
}

// monday is the day on which everything happens.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
