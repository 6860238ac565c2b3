// Package schema imports a sibling; its test may.
package schema

import _ "github.com/socialebasis/verbinder/matching"
