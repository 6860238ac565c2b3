// Package language holds language tags, texts in several languages, and the plain
// text work on which search and the vocabulary rest: folding, tokens, stems, stop
// words, compounds, slips of spelling and a guess at the language.
//
// The nouns are [Tag] (a BCP 47 language tag), [Text] (one text in several
// languages) and [Splitter] (takes Dutch compounds apart).
//
// # Order of work
//
// Words are compared after three steps, always in this order: [Fold] removes what
// writers vary without meaning to (case, accents, kinds of apostrophe), [Tokens]
// cuts folded text into words, and [Stem] reduces a word of a known language to its
// stem. Stems are keys for comparison, never text to be shown.
//
// # Contract
//
// Every function is deterministic: equal input gives equal output on every machine.
// All functions and all read-only methods are safe for concurrent use. Results never
// share memory with arguments that the caller can change. Nothing here panics on
// input; invalid UTF-8 counts as U+FFFD.
//
// # Errors
//
// [ErrTag] is wrapped by every error about a language tag; [ErrText] by every error
// about the JSON form of a text.
package language
