package cohesion

import (
	"errors"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// lives are the tables of states with every value that they know.
func TestEveryStateCanBeReachedAndEnded(t *testing.T) {
	checkTable(t, "need", needSteps, needStatusNames, NeedRaised)
	checkTable(t, "talent", talentSteps, talentStatusNames, TalentOpen)
	checkTable(t, "referral", referralSteps, referralStatusNames, ReferralProposed)
	checkTable(t, "agenda item", agendaSteps, agendaStatusNames, AgendaOpen)
}

func checkTable[S textEnum](t *testing.T, name string, table transitions[S], names []string, start S) {
	t.Helper()
	reached := map[S]bool{start: true}
	for queue := []S{start}; len(queue) > 0; queue = queue[1:] {
		for _, next := range table.next(queue[0]) {
			if next == queue[0] {
				t.Errorf("%s: %v follows itself", name, next)
			}
			if !reached[next] {
				reached[next] = true
				queue = append(queue, next)
			}
		}
	}
	ends := 0
	for i := 1; i < len(names); i++ {
		if !reached[S(i)] {
			t.Errorf("%s: the state %s is never reached", name, names[i])
		}
		if len(table[S(i)]) == 0 {
			ends++
		}
	}
	if ends == 0 {
		t.Errorf("%s: no state ends it", name)
	}
}

func TestMove(t *testing.T) {
	n := &SupportNeed{Status: NeedRaised, Steps: []Step[NeedStatus]{{NeedRaised, noon}}}
	before := n.Steps
	if err := n.Move(NeedMatched, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := n.Move(NeedSupported, noon.Add(50*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n.Status != NeedSupported || len(n.Steps) != 3 || len(before) != 1 {
		t.Fatalf("got %v after %d steps", n.Status, len(n.Steps))
	}
	if vs := checkSteps(n.Steps, n.Status); len(vs) > 0 {
		t.Error(vs)
	}
	if got := n.Waited(noon.Add(100 * time.Hour)); got != 50*time.Hour {
		t.Errorf("waited %v, want 50h", got)
	}
	for _, bad := range []struct {
		to NeedStatus
		at time.Time
	}{{NeedUnmet, noon.Add(60 * time.Hour)}, {NeedSolved, noon}, {0, noon.Add(60 * time.Hour)}, {99, noon.Add(60 * time.Hour)}} {
		if err := n.Move(bad.to, bad.at); !errors.Is(err, ErrTransition) {
			t.Errorf("to %v at %v: %v, want ErrTransition", bad.to, bad.at, err)
		}
	}
	if n.Status != NeedSupported || len(n.Steps) != 3 {
		t.Error("an impossible step changed the need")
	}
}

func TestWaitedUntilNow(t *testing.T) {
	n := &SupportNeed{Status: NeedRaised, Steps: []Step[NeedStatus]{{NeedRaised, noon}}}
	if got := n.Waited(noon.Add(72 * time.Hour)); got != 72*time.Hour {
		t.Errorf("waited %v, want 72h", got)
	}
	if got := n.Waited(noon.Add(-time.Hour)); got != 0 {
		t.Errorf("waited %v before it was raised", got)
	}
}

func TestReferralLife(t *testing.T) {
	r := &Referral{Status: ReferralProposed}
	for i, to := range []ReferralStatus{ReferralOffered, ReferralAccepted, ReferralStarted} {
		if err := r.Move(to, noon.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if !r.Status.TakesPlace() {
		t.Error("a started referral takes a place")
	}
	if err := r.Refuse(ReferralAnswer{By: Provider, Reason: NoRoom}, noon.Add(9*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if r.Status != ReferralStopped || r.Answer == nil || r.Status.TakesPlace() {
		t.Errorf("got %v, answer %v; a started referral is stopped, not declined", r.Status, r.Answer)
	}
	if err := r.Refuse(ReferralAnswer{By: Resident, Reason: NotWanted}, noon.Add(10*time.Hour)); !errors.Is(err, ErrTransition) {
		t.Errorf("refusing twice: %v", err)
	}
	if r.Answer.Reason != NoRoom {
		t.Error("an impossible refusal changed the answer")
	}
}
