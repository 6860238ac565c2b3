// Package cohesion models a community: who is there, what they offer, and what people
// ask. It holds the nouns and what must always be true of them, and nothing else: no
// storage, no clock, no randomness, no I/O.
//
// # Nouns
//
// A [Community] is a local network. It has an [Organisation] for everyone who organises,
// a [Place] for where things happen, an [Initiative] with one or more deliveries for what
// is offered, a [SupportNeed] for what somebody asks and a [Talent] for what a resident
// offers. A [Referral] is a match that people act on, a [MatchSnapshot] the match as it
// was then, an [Outcome] what came of it, an [Unmet] what could not be answered. A
// [Partnership] ties organisations, a [Judgement] is what a person decided about two
// records, an [AgendaItem] and a [Gathering] are what the community works through. An
// [Area] is reference data outside communities.
//
// Every noun embeds [Meta] and implements [Record]. Its Validate method returns every
// violation, with the path of the field (see package valid).
//
// # What is not known
//
// Absent means unknown, never no. A fact about a person is yes, no, unknown, or any
// ("makes no difference"); an age may be a band. An [Eligibility] rule is evaluated in
// Kleene's three-valued logic.
//
// # Identifiers
//
// An [ID] is a ULID typed by its noun, so that the compiler catches swaps. Clock and
// entropy are arguments of [NewID]; [StableID] gives imported records the same ID each
// time.
//
// # Privacy
//
// No noun has a field for the identity of a person. Free text of needs, talents,
// referrals, outcomes, agenda items and notes is refused by Validate when it holds a
// BSN, an e-mail address, a telephone number or an IBAN (see [FindPersonal]); in
// directory text BSN and IBAN are warnings. ULIDs reveal when a record was made: what
// the public sees of a need should carry none.
//
// # Ownership and concurrency
//
// Records are plain data. Functions neither keep nor change their arguments unless they
// say so; Move and Refuse change their receiver. Reading a record from many goroutines is
// safe as long as nobody changes it.
package cohesion
