// Package cohesion reads, writes and talks.
package cohesion

import (
	_ "database/sql"
	"fmt"
	_ "log"
	_ "log/slog"
	_ "net"
	_ "net/http"
	_ "net/url"
	_ "os"
	_ "os/signal"
)

func say() { fmt.Println("hello") }
