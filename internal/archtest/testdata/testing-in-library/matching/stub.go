// Package matching carries its test support.
package matching

import _ "testing"
