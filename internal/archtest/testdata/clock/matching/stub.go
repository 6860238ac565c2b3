// Package matching reads the clock under three names; the variable at the end is
// another thing that happens to be called time.
package matching

import (
	"time"
	clock "time"
)

var read = time.Now

func wait() time.Duration {
	clock.Sleep(time.Second)
	return time.Since(read())
}

func zone() *time.Location { return time.Local }

func shadow(time struct{ Now func() int }) int { return time.Now() }
