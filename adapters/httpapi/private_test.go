package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// An organisation that asks more after a need was referred to it learns no more of the
// person, and no longer what it asked before.
func TestConditionsWrittenAfterAReferralShowNoFacts(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	home := w.desk.Community(here())
	need, err := desk.Create(ctx, home.Records(), desk.CreateRequest[cohesion.SupportNeed]{Record: &cohesion.SupportNeed{
		Subject: herSubject, Wants: []cohesion.Want{{Theme: lonely}}, Expires: schedule.Date{Year: 2027, Month: 5, Day: 1},
		Facts: cohesion.Facts{Answers: []cohesion.FactAnswer{{Fact: "sb:minima", Answer: cohesion.AnswerYes}, {Fact: "sb:vrouwen", Answer: cohesion.AnswerYes}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	path := at(here(), "/initiatives/"+id[cohesion.Initiative]("ours").String())
	ask := func(facts ...string) {
		t.Helper()
		rec := w.want(http.StatusOK, request{as: "organisation", method: "GET", path: path})
		m := decoded(t, rec)
		for _, k := range []string{"version", "created", "changed"} {
			delete(m, k)
		}
		var rules []any
		for _, f := range facts {
			rules = append(rules, map[string]any{"fact": f})
		}
		m["eligibility"] = map[string]any{"rule": map[string]any{"any": rules}}
		body, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		w.want(http.StatusOK, request{as: "organisation", method: "PUT", path: path, body: string(body), header: map[string]string{"If-Match": rec.Header().Get("ETag")}})
	}
	shown := func() string {
		t.Helper()
		return w.want(http.StatusOK, request{as: "organisation", method: "GET", path: at(here(), "/needs/"+need.ID.String())}).Body.String()
	}
	ask("sb:minima", "sb:mantelzorgers")
	w.seconds.Add(10)
	referred, err := home.Refer(ctx, desk.ReferRequest{Need: need.ID, Initiative: id[cohesion.Initiative]("ours")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := home.Offer(ctx, desk.StepRequest{Referral: referred.Referral.ID}); err != nil {
		t.Fatal(err)
	}
	if body := shown(); !strings.Contains(body, "sb:minima") || strings.Contains(body, "sb:vrouwen") {
		t.Errorf("before: %s", body)
	}
	w.seconds.Add(10)
	ask("sb:minima", "sb:vrouwen")
	if body := shown(); strings.Contains(body, "sb:minima") || strings.Contains(body, "sb:vrouwen") {
		t.Errorf("after: %s", body)
	}
}

// patientBook refuses entries whose context has ended or has no end.
type patientBook struct{ entries int }

func (b *patientBook) Record(ctx context.Context, _ Processing) error {
	if _, ok := ctx.Deadline(); !ok {
		return errors.New("no deadline")
	}
	if ctx.Err() == nil {
		b.entries++
	}
	return ctx.Err()
}

// A client that hangs up after its request was done does not stop the entry.
func TestWhoHangsUpIsRecorded(t *testing.T) {
	b := &patientBook{}
	w := newWorld(t, func(c *Config) { c.Logbook = b })
	ctx, hangUp := context.WithCancel(t.Context())
	op := &operation{id: "readNeed", person: true}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	hangUp()
	if err := (&call{h: w.api, r: r, op: op}).record(time.Time{}, nil); err != nil || b.entries != 1 {
		t.Errorf("%d entries: %v", b.entries, err)
	}
}

// What a resident asks is raised by the resident, whoever the request names.
func TestResidentsRaiseInTheirOwnName(t *testing.T) {
	w := newWorld(t)
	for _, who := range []string{"ours", "theirs"} {
		body := fmt.Sprintf(`{"subject":%q,"wants":[{"theme":"sb:eenzaamheid"}],"expires":"2027-05-01","raisedBy":{"kind":"organisation","organisation":%q}}`, mySubject, org(who))
		rec := w.want(http.StatusCreated, request{as: "resident", method: "POST", path: at(here(), "/needs"), body: body})
		same(t, "raised by", map[string]any{"kind": "resident"}, decoded(t, rec)["raisedBy"].(map[string]any))
	}
}

// Parties to a partnership do not say how far it is trusted; a coordinator does.
func TestTrustIsForTheCoordinator(t *testing.T) {
	w := newWorld(t)
	body := func(trust string) string {
		return fmt.Sprintf(`{"a":%q,"b":%q,"kind":"cooperation"%s}`, org("ours"), org("theirs"), trust)
	}
	post := request{as: "organisation", method: "POST", path: at(here(), "/partnerships"), body: body(`,"trust":"high"`)}
	w.want(http.StatusForbidden, post)
	rec := w.want(http.StatusCreated, post.by("coordinator"))
	path := strings.TrimPrefix(rec.Header().Get("Location"), basePath)
	put := request{as: "organisation", method: "PUT", path: path, header: map[string]string{"If-Match": "*"}}
	for trust, status := range map[string]int{`,"trust":"low"`: http.StatusForbidden, ``: http.StatusForbidden, `,"trust":"high"`: http.StatusOK} {
		put.body = body(trust)
		w.want(status, put)
	}
}
