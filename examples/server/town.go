package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/examples/internal/generate"
	"github.com/socialebasis/verbinder/matching"
)

// A town is the demonstration: one community and its neighbour, kept in a store
// and served by a desk. What it knows beside the store does not change; it is safe for
// concurrent use.
type town struct {
	all       *desk.Desk
	desk      *desk.Community
	records   store.Reader // of the community
	voc       *vocabulary.Vocabulary
	holidays  schedule.Calendars
	confirmed int // days after which a confirmation is old
	home      cohesion.CommunityID
	names     map[cohesion.CommunityID]language.Text // of the communities
	orgs      map[cohesion.OrganisationID]*cohesion.Organisation
	districts []*cohesion.Area // of the community, by name
	areas     map[cohesion.AreaCode]*cohesion.Area
	supply    []*cohesion.Initiative // by name
	examples  []cohesion.NeedID      // a choice of needs to begin with
}

// newTown returns the demonstration in a store, which is loaded through the desk if the store
// does not have it yet. The clock is that of the desk.
func newTown(ctx context.Context, shelf store.Store, seed uint64, day schedule.Date, clock func() time.Time) (*town, error) {
	t := &town{
		voc: vocabulary.Starter(), confirmed: matching.DefaultPolicy().Periods.Confirmed,
		names: map[cohesion.CommunityID]language.Text{}, orgs: map[cohesion.OrganisationID]*cohesion.Organisation{}, areas: map[cohesion.AreaCode]*cohesion.Area{},
	}
	var err error
	if t.holidays, err = schedule.NewCalendars(schedule.DutchHolidays(int(day.Year)-1, int(day.Year)+3)); err != nil {
		return nil, err
	}
	d, err := desk.New(desk.Options{Store: shelf, Clock: clock, Entropy: rand.Reader, Vocabulary: t.voc, Holidays: t.holidays})
	if err != nil {
		return nil, err
	}
	is, err := demonstrate(ctx, d, shelf.Documents(), seed, day)
	if err != nil {
		return nil, err
	}
	set, err := known(ctx, shelf)
	if err != nil {
		return nil, err
	}
	t.all, t.home, t.desk, t.records = d, is.Home, d.Community(is.Home), shelf.Community(is.Home)
	t.know(set, day)
	return t, nil
}

// load puts the records of a community, and the areas, into the store.
func load(ctx context.Context, c *desk.Community, id cohesion.CommunityID, set *generate.Set) error {
	result, err := c.Load(ctx, desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
		_ = set.Each(func(r cohesion.Record) error {
			if own := r.InCommunity(); (own == id || own.IsZero()) && !yield(r, nil) {
				return errStop
			}
			return nil
		})
	}})
	if err != nil {
		return err
	}
	for _, line := range result.Lines {
		if line.Err != nil {
			return fmt.Errorf("the demonstration does not load: %v: %w", line.Ref, line.Err)
		}
	}
	return nil
}

// errStop ends a walk over records.
var errStop = errors.New("enough")

// know keeps what the pages show beside the matches.
func (t *town) know(set *generate.Set, day schedule.Date) {
	for _, c := range set.Communities {
		t.names[c.ID] = c.Name
	}
	for _, o := range set.Organisations {
		t.orgs[o.ID] = o
	}
	for _, a := range set.Areas {
		t.areas[a.Code] = a
		if strings.HasPrefix(a.Code.Code, "WK0307") && a.Residents > 100 {
			t.districts = append(t.districts, a)
		}
	}
	slices.SortFunc(t.districts, func(a, b *cohesion.Area) int { return cmp.Compare(a.Name.In(), b.Name.In()) })
	for _, i := range set.Initiatives {
		if i.Community == t.home || i.Published {
			t.supply = append(t.supply, i)
		}
	}
	slices.SortStableFunc(t.supply, func(a, b *cohesion.Initiative) int {
		return cmp.Compare(strings.ToLower(a.Name.In(language.NL)), strings.ToLower(b.Name.In(language.NL)))
	})
	t.examples = examplesOf(set, day)
}

// exampleThemes are what the needs to begin with are about.
var exampleThemes = [...]vocabulary.Ref{
	"sb:ontmoeten", "sb:schulden", "sb:taalcafe", "sb:mantelzorgondersteuning", "sb:huiswerkbegeleiding", "sb:rouw",
}

// examplesOf chooses an open need about each of the themes, that says enough to show.
func examplesOf(set *generate.Set, day schedule.Date) []cohesion.NeedID {
	var chosen []cohesion.NeedID
	for _, theme := range exampleThemes {
		for _, n := range set.Needs {
			tells := n.Words != "" && len(n.Wants) == 1 && n.Wants[0].Theme == theme && !n.Location.Area.IsZero() && n.Facts.Age != nil
			usual := n.Travel.Metres == 0 // somebody with the usual reach, so that there is something to see
			if tells && usual && n.Status == cohesion.NeedRaised && !n.Expired(day) {
				chosen = append(chosen, n.ID)
				break
			}
		}
	}
	return chosen
}

// need reads a need of the demonstration; the error wraps [store.ErrNotFound].
func (t *town) need(ctx context.Context, id cohesion.NeedID) (*cohesion.SupportNeed, error) {
	return store.Get(ctx, t.records, id)
}

// topThemes returns the themes under which all others are found, and those below each.
func (t *town) topThemes() []themeGroup {
	var groups []themeGroup
	for _, ref := range t.voc.Themes() {
		if ref.Scheme() != "sb" || len(t.voc.Broader(ref)) > 0 {
			continue
		}
		g := themeGroup{Top: ref}
		for _, below := range t.voc.Descendants(ref) {
			if t.voc.Kind(below) == vocabulary.Theme && below != ref {
				g.Below = append(g.Below, below)
			}
		}
		groups = append(groups, g)
	}
	return groups
}

type themeGroup struct {
	Top   vocabulary.Ref
	Below []vocabulary.Ref
}

// organisers names who organises an initiative.
func (t *town) organisers(i *cohesion.Initiative, tag language.Tag) string {
	var names []string
	for _, id := range i.Organisers {
		if o := t.orgs[id]; o != nil {
			names = append(names, o.Name.In(tag))
		}
	}
	return list(names, tag)
}

// areaName names an area.
func (t *town) areaName(code cohesion.AreaCode, tag language.Tag) string {
	if a := t.areas[code]; a != nil {
		return a.Name.In(tag)
	}
	return ""
}
