// Package cohesion draws numbers.
package cohesion

import (
	_ "crypto/rand"
	_ "hash/maphash"
	_ "math/rand"
	_ "math/rand/v2"
)
