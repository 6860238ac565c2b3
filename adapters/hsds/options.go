package hsds

import (
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Options say how an import reads a directory. System, Community and At are required.
type Options struct {
	System    string               // names the directory for ever, such as "hsds:socialekaart-amersfoort"
	Community cohesion.CommunityID // the community that all records will belong to
	At        time.Time            // when it is imported; new records get it as Created and in their IDs
	Language  language.Tag         // of the texts; empty is Dutch
	Zone      string               // IANA time zone of the directory; empty is Europe/Amsterdam
	Country   string               // of addresses that name none, ISO 3166-1 alpha-2; empty is NL
	Currency  string               // of prices that name none, ISO 4217; empty is EUR

	// Concepts maps a term of the directory's taxonomies to concepts of the host. A nil
	// function, or one that gives nothing, leaves the term a concept of a scheme that
	// is derived from its taxonomy; see [Batch.Found].
	Concepts func(Term) []vocabulary.Ref

	// Existing are the records of the community as they are now. An imported record
	// with the source of one of these gets its ID.
	Existing []cohesion.Record

	// Own says that the documents are an export of this software that the caller trusts
	// as its own records. Then a record gets the ID, the dates and the source that it had
	// there (never its version), unless a record of Existing with that ID has another
	// source. Without it, documents may be anybody's: what stands under the property
	// "verbinder" counts for what it says of the record, and names no record of ours.
	Own bool

	// MaxRecord is the greatest length in bytes of one JSON document, and of one line
	// with more than a document; 0 is 16 MiB. What is longer is rejected, and of a line
	// the rest is never held. A value that goes over several lines is read whole before
	// its documents are measured; bound the reader where that may be too much.
	// [ImportCSV] does not use it.
	MaxRecord int
}

// A Term is a term of a taxonomy of the directory.
type Term struct {
	Taxonomy string // name of the taxonomy
	Code     string
	Name     string
	URI      string
	ID       string // UUID
	Audience bool   // linked as eligibility or audience, not as what the service is about
}

// ExportOptions say how records are written. The zero value is of use.
type ExportOptions struct {
	System   string       // records of this source system are written under the identifiers they have there
	Language language.Tag // of the texts, where there are several; empty is Dutch
	Zone     string       // IANA time zone in which the reader will take the times; empty is Europe/Amsterdam
	Country  string       // that the reader will take for addresses without one; empty is NL
	Currency string       // that the reader will take for prices without one; empty is EUR

	// Label names a concept; nil calls it by its code.
	Label func(vocabulary.Ref) string

	// Unpublished writes initiatives that are not published too. Without it they are left
	// out and reported: HSDS is a format of public directories, and what is imported from
	// one is published.
	Unpublished bool

	// Confidential writes confidential places in full. Without it they are written as
	// anybody may see them: on a coarse grid, without an address, and under an identifier
	// derived from their ID instead of that of the source. The texts of organisations,
	// initiatives and deliveries are not screened: an address that stands there is
	// written. So are the identifiers of services that System gives, by which who has the
	// original directory can look them up.
	Confidential bool
}

// A Batch is what an import made: new records in the order of the input, not yet
// merged with those that exist. The caller owns it.
type Batch struct {
	System        string
	At            time.Time
	Organisations []*cohesion.Organisation
	Places        []*cohesion.Place
	Initiatives   []*cohesion.Initiative

	// Found are the taxonomies of the directory as schemes, with the labels of every
	// term that Options.Concepts did not map.
	Found []vocabulary.Scheme
}

// Records returns all records: organisations, places, initiatives.
func (b *Batch) Records() []cohesion.Record {
	out := make([]cohesion.Record, 0, len(b.Organisations)+len(b.Places)+len(b.Initiatives))
	for _, r := range b.Organisations {
		out = append(out, r)
	}
	for _, r := range b.Places {
		out = append(out, r)
	}
	for _, r := range b.Initiatives {
		out = append(out, r)
	}
	return out
}

const (
	defaultMaxRecord = 16 << 20
	defaultCountry   = "NL"
	defaultCurrency  = "EUR"
)
