// Package desk keeps a context; it may make one.
package desk

import "context"

type desk struct{ ctx context.Context }

func open() desk { return desk{ctx: context.Background()} }
