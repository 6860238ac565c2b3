// Package matching uses contexts in every way but the right one, and then rightly.
package matching

import "context"

type job struct {
	ctx  context.Context
	done func(ctx context.Context) error
}

func second(n int, ctx context.Context) error { return ctx.Err() }

func result() context.Context { return context.Background() }

func both(a, b context.Context) error { return a.Err() }

func first(ctx context.Context, n int) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
