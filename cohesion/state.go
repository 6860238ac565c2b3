package cohesion

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// ErrTransition is wrapped by the error of a step that the life of a record does not know.
var ErrTransition = errors.New("cohesion: impossible step")

// A Step is a state that a record came into, and when.
type Step[S any] struct {
	Status S         `json:"status"`
	At     time.Time `json:"at"`
}

// transitions is a table of which states may follow which.
type transitions[S textEnum] map[S][]S

func (t transitions[S]) next(s S) []S { return slices.Clone(t[s]) }

// move returns the steps after a move, in memory of its own.
func (t transitions[S]) move(from, to S, at time.Time, steps []Step[S]) ([]Step[S], error) {
	if !slices.Contains(t[from], to) {
		return nil, fmt.Errorf("%w: from %v to %v; possible are %v", ErrTransition, from, to, t[from])
	}
	if n := len(steps); n > 0 && at.Before(steps[n-1].At) {
		return nil, fmt.Errorf("%w: %v lies before the last step, %v", ErrTransition, at, steps[n-1].At)
	}
	return append(slices.Clip(slices.Clone(steps)), Step[S]{Status: to, At: at.UTC()}), nil
}

// checkSteps wants known states in order of time, ending in the present one.
func checkSteps[S textEnum](steps []Step[S], present S) valid.Violations {
	var vs valid.Violations
	if len(steps) > maxList {
		vs.Add("", valid.Range, "has %d steps; at most %d are kept", len(steps), maxList)
		return vs
	}
	var list valid.Violations
	for i, s := range steps {
		var sv valid.Violations
		checkEnum(&sv, "status", s.Status, true)
		if s.At.IsZero() {
			sv.Add("at", valid.Required, "a time is required")
		}
		checkTime(&sv, "at", s.At)
		if i > 0 && s.At.Before(steps[i-1].At) {
			sv.Add("at", valid.Conflict, "lies before the step before it")
		}
		for _, v := range sv {
			v.Path = fmt.Sprintf("/%d%s", i, v.Path)
			list = append(list, v)
		}
	}
	vs = append(vs, list...)
	if n := len(steps); n > 0 && steps[n-1].Status != present {
		vs.Add("", valid.Conflict, "the last step is not the present status")
	}
	return vs
}
