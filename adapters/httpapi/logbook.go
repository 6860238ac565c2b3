package httpapi

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
)

// A Logbook records the processing of personal data, as Logboek Dataverwerkingen asks:
// every one of them, never a sample, without data of staff. It is safe for concurrent use.
type Logbook interface {
	// Record is told of one processing after it ended, before the answer is sent. What the
	// operation wrote is committed by then and stays: an error makes the answer 503 instead
	// of the result, and is told to the logger of the host, who must make good the entry. The
	// context outlives the request, so that a client that hangs up stops no entry; it ends
	// after ten seconds.
	Record(ctx context.Context, p Processing) error
}

// A Processing is one operation on personal data of residents.
type Processing struct {
	Operation string               // operationId
	Community cohesion.CommunityID // the responsible community
	// Subjects are the keys of the persons whose data was read or changed, each once; they
	// are pseudonyms already. Empty when drafts were asked about, or the records hold none.
	Subjects    []cohesion.SubjectKey
	TraceParent string // header traceparent of the request (W3C Trace Context); "" if there was none
	Began       time.Time
	Ended       time.Time
	Failed      bool // the operation ended in an error
}

// about notes whose data an operation touches.
func (c *call) about(rec cohesion.Record) {
	switch r := rec.(type) {
	case *cohesion.SupportNeed:
		c.person(r.Subject)
	case *cohesion.Talent:
		c.person(r.Subject)
	case *cohesion.Referral:
		c.aboutReferral(r)
	}
}

// aboutReferral notes the person behind a referral, which names only a need or talent.
// One that was erased meanwhile has nobody behind it.
func (c *call) aboutReferral(r *cohesion.Referral) {
	if c.h.config.Logbook == nil {
		return
	}
	if n, err := desk.Read[cohesion.SupportNeed](c.r.Context(), c.records(), r.Need); err == nil {
		c.person(n.Subject)
	}
	if t, err := desk.Read[cohesion.Talent](c.r.Context(), c.records(), r.Talent); err == nil {
		c.person(t.Subject)
	}
}

func (c *call) person(key cohesion.SubjectKey) {
	if key == "" {
		return
	}
	if c.subjects == nil {
		c.subjects = map[cohesion.SubjectKey]bool{}
	}
	c.subjects[key] = true
}

// logbookTime is what the logbook has for one entry, whatever is left of the request's time.
const logbookTime = 10 * time.Second

// record tells the logbook of an operation on personal data.
func (c *call) record(began time.Time, failed error) error {
	if c.h.config.Logbook == nil || !c.op.person {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.r.Context()), logbookTime)
	defer cancel()
	err := c.h.config.Logbook.Record(ctx, Processing{
		Operation: c.op.id, Community: c.communityID, Subjects: slices.Sorted(maps.Keys(c.subjects)),
		TraceParent: c.r.Header.Get("Traceparent"), Began: began, Ended: c.h.clock(), Failed: failed != nil,
	})
	if err != nil {
		c.h.logger.Error("logbook", "operation", c.op.id, "error", kindOf(err))
		return newProblem(http.StatusServiceUnavailable, "unavailable")
	}
	return nil
}
