// Package matching uses a library that the root module does not have, and one
// that another package has.
package matching

import (
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/oklog/ulid/v2"
	_ "gonum.org/v1/gonum/mat"
)
