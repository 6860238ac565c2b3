package matching

import "time"

var started = time.Now()
