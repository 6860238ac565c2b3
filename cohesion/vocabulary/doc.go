// Package vocabulary holds the words in which needs and offers are described: schemes
// of concepts, the hierarchy within them, and the crosswalks between them.
//
// The nouns are [Ref] (the name of a concept, "scheme:code"), [Scheme] and [Concept]
// (the data, after SKOS: labels, synonyms, broader, related, mappings), [Crosswalk]
// (mappings made by another party) and [Vocabulary] (several of them, checked
// together and ready to be asked). [Starter] is the vocabulary that comes with the
// library.
//
// # Asking
//
// Matching asks two questions, [Vocabulary.Relation] and [Vocabulary.Reach]: how does
// an offered concept answer a wanted one? Search asks [Vocabulary.Lookup] and builds
// its index from [Vocabulary.Terms]. Audiences have [Vocabulary.Implies] and
// [Vocabulary.OfAge]. [Vocabulary.Suggest] says of what a sentence speaks, and a
// [Recogniser] finds concepts in texts; it is made when it is first asked for. All other answers are computed when the vocabulary is made.
//
// # Schemes as data
//
// [Parse] and [ParseCrosswalk] read JSON strictly: what is not understood is refused.
// A hierarchy that runs in a circle, a reference that leads nowhere, and a word that
// cannot be told apart from one of another concept are errors; a word that is meant
// to stand under several concepts is listed as shared by all of them. A concept may
// have several broader ones. Strengths are integers in millionths, ages in hundredths
// of a year; nothing is computed in floating point.
//
// # Errors and ownership
//
// Every error of Parse, ParseCrosswalk and [New] is a valid.Violations that lists
// everything found. A Vocabulary is immutable, safe for concurrent use, and shares no
// memory with callers. A Scheme or Crosswalk is plain data and belongs to the caller.
package vocabulary
