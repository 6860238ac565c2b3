// Package overlap compares offers with one another: who does the same, who stands in
// whose way, and who would complement whom.
//
// A [Set] is made of a supply, through the eyes of one community or of all. [Set.Pairs] yields
// every pair that overlaps, exactly and in one order; [Set.All] the same, best first;
// [Set.Compare] compares two offers, [Set.Evidence] says what they share, and a [Renderer]
// writes it in Dutch or English. [Set.Groups] makes groups for a coordinator's meeting. [Niche] compares
// organisations by what they put their work into.
//
// # What overlap is
//
// Overlap is not duplication. Two records of one thing are the work of another package;
// here both offers are real. Each pair has a [Relation] (sister offers of one organisation, or
// between organisations) and [Kinds]: overlap, clash, complement, which do not exclude
// one another. What to do about it is an [Action], a proposal.
//
// Overlap is the weighted geometric mean of how alike two offers are on six axes: theme,
// words, audience, area, time and language (DESIGN.md, "Overlap"). What is not known
// widens an interval: Lo takes it at the policy's worst, Hi at its best, and thresholds act
// on Lo. Beside it stand coverages, which differ by direction: an offer may lie inside another.
//
// # Promises
//
// Results are exact and deterministic: the same records, day and policy give the same bytes on
// every machine, whatever the number of workers. Everything is computed in integers,
// [Niche] apart. How rare a theme or word is depends on the other offers of the set, so a
// likeness of themes or words does too. The package reads no clock and does no I/O; a
// context only stops long work.
//
// Only offers that the community may see are compared: its own, and the published ones of
// the neighbours that it names. What people decided ([cohesion.Judgement]) is remembered and
// applied.
//
// # Errors
//
// A policy that is not valid gives an error that holds all its violations.
// [github.com/socialebasis/verbinder/matching.ErrNotFound] is wrapped where a call names an offer that is not in the set.
package overlap
