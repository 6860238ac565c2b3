package desk_test

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// The whole story of a need: a community is loaded, somebody asks for company, the desk
// finds who can help and why, and the need is followed until it is solved.
func Example() {
	ctx := context.Background()
	monday := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	d, err := desk.New(desk.Options{
		Store:   memstore.New(),
		Clock:   func() time.Time { return monday },
		Entropy: bytes.NewReader(bytes.Repeat([]byte("not secret"), 20)), // use crypto/rand.Reader
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	here := &cohesion.Community{Name: language.Dutch("Soesterkwartier")}
	here.ID = cohesion.StableID[cohesion.Community](monday, "example", "soesterkwartier")
	here.Community = here.ID
	coffee := &cohesion.Initiative{
		Name: language.Dutch("Koffieochtend"), Status: cohesion.InitiativeActive, Published: true,
		Themes: []vocabulary.Ref{"sb:eenzaamheid"}, Access: []cohesion.Access{cohesion.WalkIn}, Languages: []language.Tag{"nl"},
		Deliveries: []cohesion.Delivery{{Capacity: &cohesion.Capacity{
			Status: cohesion.HasRoom, Places: 12, ReportedAt: schedule.Date{Year: 2026, Month: 11, Day: 20},
		}}},
	}
	coffee.ID, coffee.Community = cohesion.StableID[cohesion.Initiative](monday, "example", "coffee"), here.ID

	community := d.Community(here.ID)
	loaded, err := community.Load(ctx, desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
		_ = yield(here, nil) && yield(coffee, nil) && yield(new(cohesion.Place), nil)
	}})
	fmt.Println("loaded:", loaded.Created, "rejected:", loaded.Rejected, err)

	raised, err := community.Raise(ctx, desk.RaiseRequest{Need: &cohesion.SupportNeed{
		Wants:     []cohesion.Want{{Theme: "sb:eenzaamheid"}},
		Languages: []language.Tag{"nl"},
		Expires:   schedule.Date{Year: 2027, Month: 5, Day: 1},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	need := desk.Asked{Need: raised.Need.ID}

	found, err := community.Match(ctx, desk.MatchRequest{Asked: need})
	for _, m := range found.Matches {
		fmt.Println("match:", m.Initiative == coffee.ID, err)
		why, err := community.Explain(ctx, desk.ExplainRequest{Asked: need, Initiative: m.Initiative, Language: "nl"})
		fmt.Println("because:", why.Sentences[0], err)
	}

	referred, err := community.Refer(ctx, desk.ReferRequest{Need: need.Need, Initiative: coffee.ID, Key: "form-12"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("referral:", referred.Referral.Status, "need:", referred.Need.Status, "rank:", referred.Snapshot.Rank)
	id := referred.Referral.ID

	step, err := community.Decide(ctx, desk.DecideRequest{Referral: id})
	fmt.Println("referral:", step.Referral.Status, "need:", step.Need.Status, err)
	step, err = community.Start(ctx, desk.StepRequest{Referral: id})
	fmt.Println("referral:", step.Referral.Status, "need:", step.Need.Status, err)
	step, err = community.Complete(ctx, desk.CompleteRequest{Referral: id, Result: cohesion.Helped, ReportedBy: cohesion.Resident})
	fmt.Println("referral:", step.Referral.Status, "need:", step.Need.Status, "outcome:", step.Outcome.Result, err)
	// Output:
	// loaded: 2 rejected: 1 <nil>
	// match: true <nil>
	// because: Dit gaat over eenzaamheid. <nil>
	// referral: proposed need: matched rank: 1
	// referral: accepted need: matched <nil>
	// referral: started need: supported <nil>
	// referral: completed need: solved outcome: helped <nil>
}
