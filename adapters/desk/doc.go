// Package desk has the use cases of a community: load its records, raise a need, match
// it, explain, refer, decide, start, complete, withdraw; and expire, erase, replay, purge and log,
// which keep no more of residents than may be kept. It joins a store with
// a live index of what is on offer.
//
// [New] makes a [Desk]; [Desk.Community] gives the use cases of one community. Each
// is a method with a request and a result. What a use case writes, it writes in one
// unit of work, and everything that it writes carries one instant, of the clock.
// A request with a Key can be repeated safely: the answer to the repetition is
// that of the first.
//
// # The live index
//
// Each community has an index of its own published and unpublished initiatives and the
// published ones of the neighbours that it names; never of anybody's needs. The index is
// immutable. [Community.Refresh] follows the change feeds, makes the next index and puts
// it in place; readers use whichever is there and never wait, but for the first, which makes
// it. An index is of one day; the first reader of another day refreshes it.
//
// # Who may read what
//
// The desk does not know who is asking. Calls are cut so that a caller can: who may read
// a match may call [Community.Match], which tells nothing of the need; only who may
// read the need may call [Community.Explain], [Community.WhyNot] and [Community.Relax].
//
// # Errors
//
// Errors wrap [store.ErrNotFound], [store.ErrConflict] (read again and decide again),
// [store.ErrFull], [store.ErrReused], [store.ErrInvalid] with [valid.Violations],
// [cohesion.ErrTransition] or [ErrExcluded].
package desk
