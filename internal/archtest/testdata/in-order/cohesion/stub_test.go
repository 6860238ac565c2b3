package cohesion_test

import (
	_ "math/rand/v2"
	_ "os"
	_ "testing"

	_ "github.com/google/go-cmp/cmp"

	_ "github.com/socialebasis/verbinder/cohesion"
)
