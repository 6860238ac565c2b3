// Package hsds looks behind the types and starts a program.
package hsds

import (
	_ "os/exec"
	_ "unsafe"
)
