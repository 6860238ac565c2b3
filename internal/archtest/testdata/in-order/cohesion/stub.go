// Package cohesion breaks no rule.
package cohesion

import (
	"fmt"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

var folded = map[string]string{"a": "b"}

// At takes the time as an argument.
func At(now time.Time) (string, valid.Violations) {
	return fmt.Sprint(folded["a"], ulid.Timestamp(now)), nil
}

type state struct{ ready bool }

func (s *state) init() { s.ready = true }
