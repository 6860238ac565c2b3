// Package cohesion makes and reads identifiers in the ways that it may not.
package cohesion

import "github.com/oklog/ulid/v2"

var (
	made    = ulid.Make
	parsed  = ulid.Parse
	allowed = ulid.ParseStrict
)
