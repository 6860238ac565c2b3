// Package matching answers support needs: which initiatives can really help, best
// first, each with its reasons, and why the others cannot.
//
// An [Index] is made from a [Supply] of records, for one day. [Index.Match] ranks what
// fits a need, [Index.MatchTalent] what seeks the hands that a resident offers,
// [Index.Explain] and [Index.WhyNot] give the reasons, [Index.Relax] names the smallest
// concessions that open offers, [Index.Search] finds by words alone. A [Renderer] writes
// reasons as sentences in Dutch and English.
//
// # What decides
//
// Hard conditions exclude: eligibility, service area, travel, language, time,
// accessibility, cost, refusals, capacity, status, period, community, expiry. All must
// hold within one delivery. A fact that is not known never excludes: it lowers certainty
// and becomes a question. Graded criteria are weighed by a [Policy] into a score in
// millionths. Below the policy's thresholds there is no match: nothing suitable is an
// answer, and [Unmet] says why. The exact meaning of everything stands in DESIGN.md,
// "Matching, to the last bit".
//
// Themes and audiences are compared through the vocabulary. A concept that it lacks
// matches only itself: check with its Has method.
//
// # Promises
//
// Results are exact and deterministic: the same records, day and policy give the same
// bytes on every machine. Scores are computed in integers and do not depend on which
// other initiatives are in the index, except for how rare words are. The package reads no
// clock and does no I/O; a context only stops long work.
//
// # Errors
//
// A need, talent or policy that is not valid gives an error that holds all its
// violations (valid.Violations). [ErrNotFound] is wrapped where a call names an
// initiative that is not in the index. Nothing panics on input.
//
// An Index and a Renderer are immutable and safe for concurrent use.
package matching
