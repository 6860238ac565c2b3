// Package valid is a leaf that imports what stands above it.
package valid

import _ "github.com/socialebasis/verbinder/cohesion"
