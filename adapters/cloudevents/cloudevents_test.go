package cloudevents

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

const source = "urn:nld:oin:00000001823288444000:systeem:sociale-basis"

var (
	at   = time.Date(2026, 11, 22, 9, 0, 0, 123_000_000, time.UTC)
	ours = cohesion.StableID[cohesion.Community](at, "test", "ours")
)

func publisher(t *testing.T, o Options) *Publisher {
	t.Helper()
	o.Source = source
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEventOfEachKind(t *testing.T) {
	p := publisher(t, Options{})
	need := store.Change{Seq: 7, Kind: cohesion.KindNeed, ID: "01M817QNM0WR544KVZJXB66SQA", Version: 1, At: at}
	want := Event{SpecVersion: "1.0", ID: "7", Source: source + ":" + ours.String(), Type: "nl.sociale-basis.need.changed.v1", Sequence: "00000000000000000007"}
	if diff := cmp.Diff(want, p.event(ours, need)); diff != "" {
		t.Errorf("need (-want +got):\n%s", diff)
	}
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		for _, c := range []store.Change{{Version: 1}, {Version: 2}, {Version: 3, Deleted: true}} {
			c.Seq, c.Kind, c.ID, c.At = 12, kind, need.ID, at
			text, err := Encode(p.event(ours, c))
			if err != nil {
				t.Fatal(err)
			}
			e := conforms(t, text)
			tells := strings.Contains(string(text), need.ID) || e["time"] != nil || e["data"] != nil || e["subject"] != nil
			if tells == personal(kind) {
				t.Errorf("%s: %s", kind, text)
			}
			if !tells {
				continue
			}
			happened := map[int]string{1: "created", 2: "updated", 3: "deleted"}[c.Version]
			if e["type"] != "nl.sociale-basis."+kind.String()+"."+happened+".v1" || e["subject"] != need.ID || e["time"] != "2026-11-22T09:00:00.123Z" {
				t.Errorf("%s", text)
			}
		}
	}
	if !personal(cohesion.KindGathering + 1) {
		t.Error("a kind that nobody thought of is not personal")
	}
}

var attribute = regexp.MustCompile(`^[a-z0-9]{1,20}$`)

// conforms holds an event against CloudEvents 1.0 and the NL GOV profile.
func conforms(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var e map[string]any
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	for name, v := range e {
		if s, ok := v.(string); name != "data" && (!ok || s == "" || !attribute.MatchString(name)) {
			t.Errorf("attribute %s: %v", name, v)
		}
	}
	for _, name := range []string{"id", "source", "specversion", "type"} {
		if e[name] == nil {
			t.Errorf("%s is missing: %s", name, text)
		}
	}
	if kind, _ := e["type"].(string); !regexp.MustCompile(`^nl(\.[a-z-]+)+\.v[0-9]+$`).MatchString(kind) {
		t.Errorf("type %q", kind)
	}
	if e["specversion"] != "1.0" || len(text) > 64<<10 {
		t.Errorf("%s", text)
	}
	return e
}

// A sink takes events until it breaks.
type sink struct {
	took    []Event
	batches int
	breakAt int // the batch that fails, counted from 1; 0 is none
}

var errBroken = errors.New("broken")

func (s *sink) Deliver(_ context.Context, events []Event) error {
	s.batches++
	if s.batches == s.breakAt {
		return errBroken
	}
	s.took = append(s.took, events...)
	return nil
}

func stored(t *testing.T, n int) store.Partition {
	t.Helper()
	s := memstore.New()
	p := s.Community(ours)
	for i := range n {
		_, err := p.Update(t.Context(), store.Unit{At: at.Add(time.Duration(i) * time.Second)}, func(tx store.Tx) error {
			name := string(rune('a' + i))
			meta := func() cohesion.Meta[cohesion.Place] {
				return cohesion.Meta[cohesion.Place]{ID: cohesion.StableID[cohesion.Place](at, "test", name), Community: ours, Created: at, Changed: at}
			}
			if err := store.Put(t.Context(), tx, &cohesion.Place{Meta: meta(), Name: language.Dutch(name)}); err != nil {
				return err
			}
			return store.Put(t.Context(), tx, &cohesion.SupportNeed{
				Meta:    cohesion.Meta[cohesion.SupportNeed]{ID: cohesion.StableID[cohesion.SupportNeed](at, "test", name), Community: ours, Created: at, Changed: at},
				Subject: "0123456789abcdef", Status: cohesion.NeedRaised, Steps: []cohesion.Step[cohesion.NeedStatus]{{Status: cohesion.NeedRaised, At: at}},
				RaisedBy: cohesion.Raiser{Kind: cohesion.RaisedByResident}, Words: "hulp", Expires: schedule.Date{Year: 2027, Month: 1, Day: 1},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// TestFollowResumes breaks the sink at each batch in turn, and goes on from the cursor.
func TestFollowResumes(t *testing.T) {
	feed := stored(t, 10)
	for breakAt := range 8 {
		s := &sink{breakAt: breakAt}
		p := publisher(t, Options{Batch: 3})
		cursor, err := p.Follow(t.Context(), feed, ours, "", s)
		if (breakAt > 0 && breakAt <= 7) != errors.Is(err, errBroken) {
			t.Fatalf("broken at %d: %v", breakAt, err)
		}
		if _, err := p.Follow(t.Context(), feed, ours, cursor, s); err != nil {
			t.Fatal(err)
		}
		if len(s.took) != 20 {
			t.Fatalf("broken at %d: %d events", breakAt, len(s.took))
		}
		for i, e := range s.took {
			if want := i + 1; e.Sequence != strings.Repeat("0", 18)+string([]byte{byte('0' + want/10), byte('0' + want%10)}) {
				t.Errorf("broken at %d: event %d has sequence %s", breakAt, i, e.Sequence)
			}
		}
	}
}

func TestFollowSilent(t *testing.T) {
	s := &sink{}
	cursor, err := publisher(t, Options{Silent: true}).Follow(t.Context(), stored(t, 3), ours, "", s)
	if err != nil || cursor == "" || len(s.took) != 3 {
		t.Fatalf("%d events, cursor %q: %v", len(s.took), cursor, err)
	}
	batch, err := EncodeBatch(s.took)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(batch), "need") || strings.Contains(string(batch), "hulp") {
		t.Errorf("%s", batch)
	}
	if empty, err := EncodeBatch(nil); err != nil || string(empty) != "[]" {
		t.Errorf("no events are %s, %v", empty, err)
	}
}

func TestFollowReportsGap(t *testing.T) {
	many := stored(t, 3)
	cursor, err := many.Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publisher(t, Options{}).Follow(t.Context(), stored(t, 1), ours, cursor, &sink{}); !errors.Is(err, store.ErrGap) {
		t.Errorf("a cursor beyond the end gives %v", err)
	}
}

func TestNew(t *testing.T) {
	for name, o := range map[string]Options{
		"no source":       {},
		"relative source": {Source: "/a"},
		"spaces":          {Source: "urn:nld:a b"},
		"no domain":       {Source: source, TypePrefix: "kat"},
		"capitals":        {Source: source, TypePrefix: "nl.Kat"},
		"negative batch":  {Source: source, Batch: -1},
		"large batch":     {Source: source, Batch: store.MaxLimit + 1},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := publisher(t, Options{}).Follow(t.Context(), nil, ours, "", nil); err == nil {
		t.Error("nothing to follow is accepted")
	}
}
