package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far the work is, on a terminal; elsewhere it does nothing.
type progress struct{ bar *progressbar.ProgressBar }

// show begins to show progress of so many steps, -1 for an unknown number.
func (j *job) show(what string, steps int) {
	if j.progress != nil {
		j.progress.end()
	}
	j.progress = &progress{}
	if !isTerminal(j.stderr) {
		return
	}
	j.progress.bar = progressbar.NewOptions(steps,
		progressbar.OptionSetWriter(j.stderr), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
}

// The bar is for the eye only: what goes wrong while drawing it is of no concern.

func (p *progress) step() {
	if p.bar != nil {
		_ = p.bar.Add(1)
	}
}

func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
