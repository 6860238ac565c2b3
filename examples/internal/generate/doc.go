// Package generate makes demonstration data, deterministically: the same seed and day
// give the same records. Nothing in it is real but the districts, municipalities and
// their figures, which are facts of Statistics Netherlands (see [Attribution]). People,
// organisations, places and initiatives are invented, and any resemblance is chance.
//
// [Demo] makes one municipality in full, with everything that a community has;
// [National] makes sets of any size and hands them out one record at a time.
package generate
