// Package matching offers its tables to everybody; tables that nobody else sees,
// constants, error values and satisfaction lines are in order.
package matching

import "errors"

// Weights can be changed by any caller.
var Weights = map[string]int{"theme": 30}

// Steps, too.
var Steps []int

// ErrNone is a sentinel.
var ErrNone = errors.New("none")

var names = []string{"theme"}

var _ error = ErrNone
