package cohesion_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// A need goes through states; each step is remembered, and an impossible one is refused.
func ExampleSupportNeed_Move() {
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	need := &cohesion.SupportNeed{
		Status:  cohesion.NeedRaised,
		Steps:   []cohesion.Step[cohesion.NeedStatus]{{Status: cohesion.NeedRaised, At: start}},
		Words:   "Graag weer eens onder de mensen.",
		Expires: schedule.Date{Year: 2027, Month: 2, Day: 1},
	}
	days := func(n int) time.Time { return start.AddDate(0, 0, n) }
	if err := need.Move(cohesion.NeedMatched, days(3)); err != nil {
		fmt.Println(err)
	}
	err := need.Move(cohesion.NeedRaised, days(1))
	fmt.Println("back in time:", errors.Is(err, cohesion.ErrTransition))
	if err := need.Move(cohesion.NeedSupported, days(10)); err != nil {
		fmt.Println(err)
	}
	fmt.Println("now", need.Status, "after", len(need.Steps), "steps; next may come", need.Status.Next())
	fmt.Println("waited", need.Waited(days(30)))
	fmt.Println("may be used on the last day:", !need.Expired(need.Expires))
	// Output:
	// back in time: true
	// now supported after 3 steps; next may come [raised solved withdrawn expired]
	// waited 240h0m0s
	// may be used on the last day: true
}
