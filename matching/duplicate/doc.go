// Package duplicate finds records that describe the same organisation, site or anything
// else with a name: within one list, or between two. It needs no examples. It says how
// probable each pair is and why, and leaves merging to people.
//
// # How it works
//
// Values are normalised by the kind of their field ([Comparison]): legal forms, spelling,
// numerals, alphabets, acronyms, addresses, telephone numbers, domains. What one record has
// as website and the other as email is compared too. Records that share a key (a
// word, a number, a value) become candidates; keys that too many share are left out.
// Candidates are compared field by field in levels, from different to equal and rare.
// How often each level occurs among records that are the same, and among those that are
// not, is estimated by expectation maximisation (Fellegi and Sunter, 1969; Winkler, 1988).
//
// Records that are not the same are of several classes: nothing in common, the same town,
// the same address, the same name or network elsewhere, another site or a part of the same. A pair that
// agrees on street, postal code and telephone may be two organisations in one building,
// and that explanation is weighed against identity. So fields that depend on each
// other do not count twice, and shared contacts count for little.
//
// # What is promised
//
//   - The sum of the weights that [Index.Explain] gives is the score, to the last bit.
//   - All arithmetic behind scores is in integers: the same records give the same result in
//     any order, with any number of workers, on every machine.
//   - [Parameters] fix everything that was estimated. Under them a pair keeps its score
//     whatever other records come, and an [Index] after changes is what a new one would be.
//   - Where numbers in names differ (two schools, first and second), no agreement
//     elsewhere makes them the same.
//   - A name alone never makes [Merge], nor do place and contact where the names differ.
//   - Judgements of people outweigh everything, and are carried over ([Judgement]).
//   - Where the fields cannot tell, there is a warning and no pair.
//
// # What is not
//
// Names in scripts that are not transliterated are compared among themselves only.
// Records are compared as they are: who moved and changed number and name is somebody else.
package duplicate
