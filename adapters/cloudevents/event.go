package cloudevents

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// Media types of the JSON format: of one event, and of a batch (JSON Event Format,
// sections 3 and 4).
const (
	MediaType      = "application/cloudevents+json; charset=utf-8"
	BatchMediaType = "application/cloudevents-batch+json; charset=utf-8"
)

// An Event is a CloudEvent.
type Event struct {
	SpecVersion     string    `json:"specversion"`
	ID              string    `json:"id"`
	Source          string    `json:"source"`
	Type            string    `json:"type"`
	Subject         string    `json:"subject,omitempty"`
	Time            time.Time `json:"time,omitzero"`
	Sequence        string    `json:"sequence"`
	DataContentType string    `json:"datacontenttype,omitempty"`
	Data            *Data     `json:"data,omitempty"`
}

// Data names the record that changed.
type Data struct {
	Kind    cohesion.Kind `json:"kind"`
	ID      string        `json:"id"`
	Version int           `json:"version"` // that it has now, or had last
}

// personal says whether records of a kind are about persons. Kinds that nobody thought of
// are.
func personal(kind cohesion.Kind) bool {
	switch kind {
	case cohesion.KindCommunity, cohesion.KindArea, cohesion.KindPlace, cohesion.KindOrganisation, cohesion.KindInitiative,
		cohesion.KindJudgement, cohesion.KindPartnership, cohesion.KindAgendaItem, cohesion.KindGathering:
		return false
	}
	return true
}

// event makes the event of a change.
func (p *Publisher) event(community cohesion.CommunityID, c store.Change) Event {
	e := Event{
		SpecVersion: "1.0", ID: strconv.FormatUint(c.Seq, 10), Source: p.options.Source + ":" + scope(community),
		Sequence: fmt.Sprintf("%020d", c.Seq),
	}
	happened := "updated"
	switch {
	case personal(c.Kind):
		e.Type = p.typeOf(c.Kind, "changed")
		return e
	case c.Deleted:
		happened = "deleted"
	case c.Version == 1:
		happened = "created"
	}
	e.Type, e.Subject, e.Time = p.typeOf(c.Kind, happened), c.ID, c.At.UTC()
	e.DataContentType, e.Data = "application/json", &Data{c.Kind, c.ID, c.Version}
	return e
}

// scope names the partition within the source.
func scope(community cohesion.CommunityID) string {
	if community.IsZero() {
		return "reference"
	}
	return community.String()
}

func (p *Publisher) typeOf(kind cohesion.Kind, happened string) string {
	return p.options.TypePrefix + "." + kind.String() + "." + happened + ".v1"
}

// Encode writes one event in structured mode.
func Encode(e Event) ([]byte, error) { return encode(e) }

// EncodeBatch writes events in batched mode; no events are an empty batch.
func EncodeBatch(events []Event) ([]byte, error) {
	if events == nil {
		events = []Event{}
	}
	return encode(events)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("cloudevents: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
