// Package cohesion hides the clock behind a dot.
package cohesion

import . "time"

var started = Now
