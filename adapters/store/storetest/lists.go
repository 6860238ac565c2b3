package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

func listChecks() []check {
	return []check{
		{"order", order},
		{"pages", pages},
		{"limits", limits},
		{"cursors", cursors},
		{"stability", stability},
		{"filters", filters},
		{"communities", communities},
	}
}

// several puts places 1 to n, in an order that is not that of their ids.
func several(t testing.TB, p store.Partition, n int) {
	t.Helper()
	var records []cohesion.Record
	for i := range n {
		records = append(records, place(home(), 1+(i*7)%n))
	}
	put(t, p, records...)
}

// numbers returns the ids of places 1 to n that keep holds.
func numbers(n int, keep func(int) bool) []string {
	ids := []string{}
	for i := 1; i <= n; i++ {
		if keep(i) {
			ids = append(ids, id[cohesion.Place](i).String())
		}
	}
	return ids
}

func all(int) bool { return true }

func idsOf(records []cohesion.Record) []string {
	ids := make([]string, len(records))
	for i, rec := range records {
		ids[i] = rec.Ref().ID
	}
	return ids
}

func order(t testing.TB, s store.Store) {
	p := s.Community(home())
	several(t, p, 23)
	put(t, p, need(home(), 1), initiative(home(), 1))
	want(t, "places", numbers(23, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, 0)))
	err := p.View(context.Background(), func(r store.Reader) error {
		want(t, "places in a view", numbers(23, all), idsOf(list(t, r, cohesion.KindPlace, store.Filter{}, 0)))
		return nil
	})
	ok(t, "view", err)
}

func pages(t testing.TB, s store.Store) {
	p := s.Community(home())
	several(t, p, 20)
	for _, limit := range []int{1, 3, 10, 19, 20, 21, store.MaxLimit} {
		want(t, "pages together", numbers(20, all), idsOf(list(t, p, cohesion.KindPlace, store.Filter{}, limit)))
	}
	listing, err := p.List(context.Background(), cohesion.KindPlace, store.Filter{}, store.Page{Limit: 20})
	ok(t, "listing", err)
	want(t, "cursor of the last page", store.Cursor(""), listing.Next)
}

func limits(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	several(t, p, store.DefaultLimit+2) // 102 and 7 have no common divisor
	listing, err := p.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{})
	ok(t, "listing", err)
	want(t, "records without a limit", store.DefaultLimit, len(listing.Records))
	some, _, err := p.Changes(ctx, "", 0)
	ok(t, "feed", err)
	want(t, "changes without a limit", store.DefaultLimit, len(some))
	for _, limit := range []int{-1, store.MaxLimit + 1} {
		_, err := p.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{Limit: limit})
		wantErr(t, "listing", store.ErrInvalid, err)
		_, _, err = p.Changes(ctx, "", limit)
		wantErr(t, "feed", store.ErrInvalid, err)
		_, _, err = s.Communities(ctx, store.Page{Limit: limit})
		wantErr(t, "communities", store.ErrInvalid, err)
	}
}

func cursors(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	several(t, p, 3)
	for _, cursor := range []store.Cursor{"x", "' OR 1=1", "\x00"} {
		_, err := p.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{After: cursor})
		wantErr(t, "listing", store.ErrInvalid, err)
		_, _, err = p.Changes(ctx, cursor, 0)
		wantErr(t, "feed", store.ErrInvalid, err)
		_, _, err = s.Communities(ctx, store.Page{After: cursor})
		wantErr(t, "communities", store.ErrInvalid, err)
	}
	_, err := p.List(ctx, 0, store.Filter{}, store.Page{})
	wantErr(t, "listing no kind", store.ErrInvalid, err)
	_, err = p.Count(ctx, 99, store.Filter{})
	wantErr(t, "counting an unknown kind", store.ErrInvalid, err)
}

func stability(t testing.TB, s store.Store) {
	ctx, p := context.Background(), s.Community(home())
	several(t, p, 8) // 1 to 8
	first, err := p.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{Limit: 4})
	ok(t, "first page", err)
	ok(t, "deleting the last of the page", drop(p, place(home(), 4).Ref(), 1))
	ok(t, "deleting the first of the next", drop(p, place(home(), 5).Ref(), 1))
	put(t, p, place(home(), 9), stored(place(home(), 6), 1))
	rest, err := p.List(ctx, cohesion.KindPlace, store.Filter{}, store.Page{Limit: 10, After: first.Next})
	ok(t, "second page", err)
	got := append(idsOf(first.Records), idsOf(rest.Records)...)
	want(t, "both pages", numbers(9, func(n int) bool { return n != 5 }), got)
}

// filterCases are filters of initiatives, needs and referrals, and the numbers of
// the records that they hold.
func filterCases() []struct {
	name   string
	kind   cohesion.Kind
	filter store.Filter
	want   []int
} {
	about := func(refs ...cohesion.RecordRef) store.Filter { return store.Filter{About: refs} }
	return []struct {
		name   string
		kind   cohesion.Kind
		filter store.Filter
		want   []int
	}{
		{"everything", cohesion.KindNeed, store.Filter{}, []int{1, 2, 3, 4}},
		{"a state", cohesion.KindNeed, store.Filter{Status: store.Names(cohesion.NeedMatched)}, []int{2}},
		{"states", cohesion.KindNeed, store.Filter{Status: store.Names(cohesion.NeedMatched, cohesion.NeedRaised)}, []int{1, 2, 4}},
		{"no such state", cohesion.KindNeed, store.Filter{Status: []string{"' OR 1=1"}}, nil},
		{"a theme", cohesion.KindNeed, store.Filter{Themes: []vocabulary.Ref{"sb:taal"}}, []int{3}},
		{"themes", cohesion.KindNeed, store.Filter{Themes: []vocabulary.Ref{"sb:eenzaamheid", "sb:taal"}}, []int{1, 2, 3, 4}},
		{"a second theme", cohesion.KindInitiative, store.Filter{Themes: []vocabulary.Ref{"sb:ontmoeten"}}, []int{1}},
		{"an area", cohesion.KindNeed, store.Filter{Areas: []cohesion.AreaCode{area(7)}}, []int{4}},
		{"a service area", cohesion.KindInitiative, store.Filter{Areas: []cohesion.AreaCode{area(2)}}, []int{1}},
		{"changed since", cohesion.KindNeed, store.Filter{ChangedSince: noon.Add(time.Microsecond)}, []int{3}},
		{"changed since, included", cohesion.KindNeed, store.Filter{ChangedSince: noon.Add(time.Second)}, []int{3}},
		{"changed since, cut", cohesion.KindNeed, store.Filter{ChangedSince: noon.Add(time.Second + 999)}, []int{3}},
		{"changed since, later", cohesion.KindNeed, store.Filter{ChangedSince: noon.Add(time.Second + time.Microsecond)}, nil},
		{"changed before", cohesion.KindNeed, store.Filter{ChangedBefore: noon.Add(time.Second)}, []int{1, 2, 4}},
		{"changed before, later", cohesion.KindNeed, store.Filter{ChangedBefore: noon.Add(time.Second + time.Microsecond)}, []int{1, 2, 3, 4}},
		{"changed before, cut", cohesion.KindNeed, store.Filter{ChangedBefore: noon.Add(999)}, nil},
		{"changed between", cohesion.KindNeed, store.Filter{ChangedSince: noon.Add(time.Microsecond), ChangedBefore: noon.Add(time.Minute)}, []int{3}},
		{"never changed", cohesion.KindPlace, store.Filter{ChangedBefore: noon.Add(time.Hour)}, []int{1}},
		{"expiring", cohesion.KindNeed, store.Filter{ExpiresBefore: day(31)}, []int{2}},
		{"what never expires", cohesion.KindInitiative, store.Filter{ExpiresBefore: day(31)}, nil},
		{"a source", cohesion.KindInitiative, store.Filter{Source: &cohesion.Source{System: "hsds:kaart", ID: "1"}}, []int{1}},
		{"another source", cohesion.KindInitiative, store.Filter{Source: &cohesion.Source{System: "hsds:kaar", ID: "t1"}}, nil},
		{"a subject", cohesion.KindNeed, store.Filter{Subject: "ffffffffffffffff"}, []int{3}},
		{"published", cohesion.KindInitiative, store.Filter{Published: true}, []int{1}},
		{"about a need", cohesion.KindReferral, about(store.Ref(id[cohesion.SupportNeed](2))), []int{2}},
		{"about an initiative", cohesion.KindReferral, about(store.Ref(id[cohesion.Initiative](1))), []int{1, 2, 3}},
		{"about one of two", cohesion.KindReferral, about(store.Ref(id[cohesion.SupportNeed](2)), store.Ref(id[cohesion.SupportNeed](1))), []int{1, 2}},
		{"about another kind", cohesion.KindReferral, about(store.Ref(id[cohesion.Place](1))), nil},
		{"several fields", cohesion.KindReferral, store.Filter{
			About:  []cohesion.RecordRef{store.Ref(id[cohesion.Initiative](1))},
			Status: store.Names(cohesion.ReferralAccepted, cohesion.ReferralStarted),
		}, []int{2, 3}},
	}
}

// furnish puts what filterCases are about.
func furnish(t testing.TB, p store.Partition) {
	t.Helper()
	matched, changed, elsewhere := need(home(), 2), need(home(), 3), need(home(), 4)
	matched.Status, matched.Steps, matched.Expires = cohesion.NeedMatched, nil, day(30)
	changed.Changed, changed.Subject = noon.Add(time.Second), "ffffffffffffffff"
	changed.Status, changed.Steps = cohesion.NeedUnmet, nil
	changed.Wants = []cohesion.Want{{Theme: "sb:taal"}, {Theme: "sb:eenzaamheid"}}
	elsewhere.Location.Area = area(7)
	quiet := initiative(home(), 2)
	timeless := place(home(), 4)
	timeless.Created, timeless.Changed = time.Time{}, time.Time{}
	quiet.Published, quiet.Themes, quiet.Source, quiet.Deliveries = false, nil, nil, nil
	put(t, p, need(home(), 1), matched, changed, elsewhere, initiative(home(), 1), quiet, place(home(), 1), timeless,
		referral(home(), 1, cohesion.ReferralProposed), referral(home(), 2, cohesion.ReferralAccepted), referral(home(), 3, cohesion.ReferralStarted))
}

func filters(t testing.TB, s store.Store) {
	p := s.Community(home())
	furnish(t, p)
	for _, c := range filterCases() {
		ids := numbers(4, func(n int) bool {
			for _, w := range c.want {
				if w == n {
					return true
				}
			}
			return false
		})
		for _, limit := range []int{1, 0} {
			want(t, c.name, ids, idsOf(list(t, p, c.kind, c.filter, limit)))
		}
		n, err := p.Count(context.Background(), c.kind, c.filter)
		ok(t, c.name, err)
		want(t, "count of "+c.name, len(c.want), n)
	}
	// A record is found by what it is now, not by what it was.
	moved := need(home(), 4)
	moved.Version = 1
	put(t, p, moved)
	want(t, "what was there", 0, len(list(t, p, cohesion.KindNeed, store.Filter{Areas: []cohesion.AreaCode{area(7)}}, 0)))
	unsourced := initiative(home(), 1)
	unsourced.Version, unsourced.Source = 1, nil
	put(t, p, unsourced)
	want(t, "what was imported", 0, len(list(t, p, cohesion.KindInitiative, store.Filter{Source: &cohesion.Source{System: "hsds:kaart", ID: "1"}}, 0)))
	many := store.Filter{Status: make([]string, 2000)}
	_, err := p.Count(context.Background(), cohesion.KindNeed, many)
	wantErr(t, "a filter of too many values", store.ErrInvalid, err)
}

func communities(t testing.TB, s store.Store) {
	ctx := context.Background()
	var wanted []cohesion.CommunityID
	for n := 9; n >= 1; n-- {
		in := id[cohesion.Community](n)
		put(t, s.Community(in), samples(in)[0])
		wanted = append([]cohesion.CommunityID{in}, wanted...)
	}
	nameless := id[cohesion.Community](10)
	put(t, s.Community(nameless), place(nameless, 1))
	ok(t, "deleting a community", drop(s.Community(wanted[4]), store.Ref(wanted[4]), 1))
	wanted = append(wanted[:4:4], wanted[5:]...)
	for _, limit := range []int{0, 1, 3, 8} {
		var got []cohesion.CommunityID
		page := store.Page{Limit: limit}
		for done := false; !done; done = page.After == "" {
			some, next, err := s.Communities(ctx, page)
			ok(t, "communities", err)
			got = append(got, some...)
			page.After = next
		}
		want(t, "communities", wanted, got)
	}
}
