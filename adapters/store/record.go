package store

import (
	"fmt"
	"reflect"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// NewRecord returns an empty record of the kind, to decode into; false if there is no
// such kind.
func NewRecord(kind cohesion.Kind) (cohesion.Record, bool) {
	switch kind {
	case cohesion.KindCommunity:
		return new(cohesion.Community), true
	case cohesion.KindArea:
		return new(cohesion.Area), true
	case cohesion.KindPlace:
		return new(cohesion.Place), true
	case cohesion.KindOrganisation:
		return new(cohesion.Organisation), true
	case cohesion.KindInitiative:
		return new(cohesion.Initiative), true
	case cohesion.KindNeed:
		return new(cohesion.SupportNeed), true
	case cohesion.KindTalent:
		return new(cohesion.Talent), true
	case cohesion.KindReferral:
		return new(cohesion.Referral), true
	case cohesion.KindSnapshot:
		return new(cohesion.MatchSnapshot), true
	case cohesion.KindOutcome:
		return new(cohesion.Outcome), true
	case cohesion.KindUnmet:
		return new(cohesion.Unmet), true
	case cohesion.KindJudgement:
		return new(cohesion.Judgement), true
	case cohesion.KindPartnership:
		return new(cohesion.Partnership), true
	case cohesion.KindAgendaItem:
		return new(cohesion.AgendaItem), true
	case cohesion.KindGathering:
		return new(cohesion.Gathering), true
	}
	return nil, false
}

// head is what storage needs of a record's Meta, whatever its type.
type head struct {
	version *int
	changed time.Time
	source  *cohesion.Source
}

func headOf[T any](m *cohesion.Meta[T]) head {
	return head{version: &m.Version, changed: m.Changed, source: m.Source}
}

// heading returns the head of a record that is not nil.
func heading(rec cohesion.Record) head {
	switch r := rec.(type) {
	case *cohesion.Community:
		return headOf(r.Head())
	case *cohesion.Area:
		return headOf(r.Head())
	case *cohesion.Place:
		return headOf(r.Head())
	case *cohesion.Organisation:
		return headOf(r.Head())
	case *cohesion.Initiative:
		return headOf(r.Head())
	case *cohesion.SupportNeed:
		return headOf(r.Head())
	case *cohesion.Talent:
		return headOf(r.Head())
	case *cohesion.Referral:
		return headOf(r.Head())
	case *cohesion.MatchSnapshot:
		return headOf(r.Head())
	case *cohesion.Outcome:
		return headOf(r.Head())
	case *cohesion.Unmet:
		return headOf(r.Head())
	case *cohesion.Judgement:
		return headOf(r.Head())
	case *cohesion.Partnership:
		return headOf(r.Head())
	case *cohesion.AgendaItem:
		return headOf(r.Head())
	case *cohesion.Gathering:
		return headOf(r.Head())
	}
	return head{version: new(int)}
}

// Version returns the version of a record.
func Version(rec cohesion.Record) int { return *heading(rec).version }

// SetVersion changes the version of a record.
func SetVersion(rec cohesion.Record, version int) { *heading(rec).version = version }

// Check returns an error that wraps ErrInvalid, and holds all violations, if the record
// may not be put into the partition of the community; the zero community is the
// reference partition. Implementations call it first in [Writer.Put].
func Check(community cohesion.CommunityID, rec cohesion.Record) error {
	if isNil(rec) {
		return fmt.Errorf("%w: there is no record", ErrInvalid)
	}
	var vs valid.Violations
	switch reference := rec.Kind() == cohesion.KindArea; {
	case community.IsZero() && !reference:
		vs.Add("", valid.Conflict, "reference data is areas; a %s belongs to a community", rec.Kind())
	case !community.IsZero() && reference:
		vs.Add("", valid.Conflict, "an area is reference data and belongs to no community")
	case rec.InCommunity() != community && !rec.InCommunity().IsZero():
		vs.Add("community", valid.Conflict, "the record belongs to another community")
	}
	vs = append(vs, rec.Validate()...)
	if len(vs) > 0 {
		return invalid(rec.Ref(), vs)
	}
	return nil
}

func isNil(rec cohesion.Record) bool { return rec == nil || reflect.ValueOf(rec).IsNil() }

// CheckKind returns an error that wraps ErrInvalid if the kind is none.
func CheckKind(kind cohesion.Kind) error {
	if _, ok := NewRecord(kind); !ok {
		return fmt.Errorf("%w: record type %d is not known", ErrInvalid, uint8(kind))
	}
	return nil
}
