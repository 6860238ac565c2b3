package store

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
)

// Claim returns an error that wraps ErrFull unless a place is left for the referral in
// the delivery that it names. Call it within the unit that puts the referral into a
// state that takes a place: since units are serial, the last place is given once. (It
// is no role of the store for that reason.)
//
// Taken are the places of the other referrals to the same delivery that are accepted or
// started; of an initiative with one delivery, all of its referrals are to that one. Where the
// number of places is not known, nothing is full. The reported number of free places
// plays no part: it grows old, and a person decides.
func Claim(ctx context.Context, tx Tx, referral *cohesion.Referral) error {
	initiative, err := Get(ctx, tx, referral.Initiative)
	if err != nil {
		return err
	}
	places, only := places(initiative, referral.Delivery)
	if places == 0 {
		return nil
	}
	taken := 0
	filter := Filter{
		Status: Names(cohesion.ReferralAccepted, cohesion.ReferralStarted),
		About:  []cohesion.RecordRef{initiative.Ref()},
	}
	for other, err := range All[cohesion.Referral](ctx, tx, filter) {
		if err != nil {
			return err
		}
		if other.ID != referral.ID && (only || other.Delivery == referral.Delivery) {
			taken++
		}
	}
	if taken >= places {
		return fmt.Errorf("%w: all %d places of initiative %s are taken", ErrFull, places, initiative.ID)
	}
	return nil
}

// places returns the number of places of the delivery, 0 if it is not known, and whether
// the initiative has no other delivery.
func places(i *cohesion.Initiative, key string) (n int, only bool) {
	for n := range i.Deliveries {
		d := &i.Deliveries[n]
		if len(i.Deliveries) > 1 && d.Key != key {
			continue
		}
		if d.Capacity != nil {
			return d.Capacity.Places, len(i.Deliveries) == 1
		}
		break
	}
	return 0, len(i.Deliveries) == 1
}
