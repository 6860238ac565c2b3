// Command batch works on files of records: it imports and exports directories, matches
// needs, searches, explains and makes demonstration data. Records are NDJSON as package
// schema defines it, one document a line with "type" first.
//
//	batch import   -format hsds [-own] FILE > records.ndjson
//	batch export   -format hsds FILE > services.ndjson
//	batch match    -records F -needs N -k 10 [-policy P] [-reasons nl|en] > results.ndjson
//	batch search   -records F -queries Q -k 10 > results.ndjson
//	batch suggest TEXTS > suggestions.ndjson
//	batch why      -records F -needs N -initiative ID [-reasons nl|en]
//	batch network  -records F [-format ndjson|graphml] [-stated] > network.ndjson
//	batch overlaps -records F [-at DATE] [-threshold .5] [-lang nl|en] [-groups G] > pairs.ndjson
//	batch duplicates -records F [-fields spec.json] [-link] > pairs.ndjson
//	batch generate -initiatives N -needs M -seed S [-areas FILE] > records.ndjson
//
// A line that cannot be used is reported with its number and the reason, and the work
// goes on; the exit status is then 1. It is 2 for wrong flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit statuses.
const (
	exitDone  = 0
	exitFault = 1 // something was rejected, or it could not be done
	exitUsage = 2
)

// A command is one of the things that batch can do.
type command struct {
	name  string
	short string
	run   func(*job, []string) error
}

func commands() []command {
	return []command{
		{"import", "read a directory of another format, write records", importDirectory},
		{"export", "read records, write a directory of another format", exportDirectory},
		{"match", "find initiatives for needs, best first", match},
		{"search", "find initiatives by words", search},
		{"suggest", "say of which themes and audiences texts speak", suggest},
		{"why", "say why an initiative does or does not fit needs", why},
		{"network", "show the network of organisations, and who is missing in it", networkOf},
		{"overlaps", "say which offers overlap, and what to do about it", overlaps},
		{"duplicates", "find records that are there twice, and why", duplicates},
		{"generate", "make demonstration data", generateRecords},
	}
}

// errUsage is wrapped by errors about how the command was called.
var errUsage = errors.New("wrong use")

// run does what the arguments say and returns the exit status. It writes results to
// stdout and everything else to stderr.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" {
		overview(stderr)
		if len(args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		j := &job{ctx: ctx, name: c.name, stdin: stdin, out: &lines{out: stdout}, stderr: stderr}
		return j.finish(c.run(j, args[1:]))
	}
	fmt.Fprintf(stderr, "batch: there is no command %q\n\n", args[0])
	overview(stderr)
	return exitUsage
}

func overview(w io.Writer) {
	fmt.Fprintln(w, "usage: batch COMMAND [flags]; batch COMMAND -h lists the flags\n\ncommands:")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.short)
	}
}

// finish writes out what is complete, says how it went and returns the exit status.
func (j *job) finish(err error) int {
	if j.progress != nil {
		j.progress.end()
	}
	err = errors.Join(err, j.out.flush())
	err = errors.Join(err, j.closeRejects())
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.Is(err, errUsage):
		fmt.Fprintf(j.stderr, "batch %s: %v\nbatch %s -h lists the flags\n", j.name, err, j.name)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(j.stderr, "batch %s: stopped before the end; %d lines are written\n", j.name, j.out.written)
		return exitFault
	case err != nil:
		fmt.Fprintf(j.stderr, "batch %s: %v\n", j.name, err)
		return exitFault
	}
	if j.rejected > 0 {
		fmt.Fprintf(j.stderr, "batch %s: %d rejected, %d lines written\n", j.name, j.rejected, j.out.written)
		return exitFault
	}
	return exitDone
}
