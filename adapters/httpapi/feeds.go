package httpapi

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/adapters/atom"
	"github.com/socialebasis/verbinder/adapters/geojson"
	"github.com/socialebasis/verbinder/adapters/ical"
	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// feedOperations tell everybody what is published, in the formats that other software
// reads. They are made of a [published.Supply], whoever asks.
var feedOperations = []operation{
	feedOperation("readCalendar", "calendar", ical.MediaType, (*call).calendar, "place", "organisation", "theme", "area", "initiative"),
	feedOperation("readNews", "news", atom.MediaType, (*call).news, "organisation", "theme", "area", "limit"),
	feedOperation("readPlaceMap", "places", geojson.MediaType, (*call).placeMap, "theme", "area"),
	feedOperation("readAreaMap", "areas", geojson.MediaType, (*call).areaMap, "area"),
}

// A feedMaker makes the bytes of a feed.
type feedMaker func(*call, *published.Supply, feedQuery) ([]byte, error)

func feedOperation(id, name, media string, run feedMaker, query ...string) operation {
	return operation{
		id: id, method: http.MethodGet, path: home + "/feeds/" + name, status: http.StatusOK, query: query,
		run: func(c *call) (reply, error) { return c.feed(media, run) },
	}
}

// feedQuery is what a feed is asked for. All of it must hold.
type feedQuery struct {
	place        cohesion.PlaceID
	organisation cohesion.OrganisationID
	theme        vocabulary.Ref
	area         cohesion.AreaCode
	initiative   cohesion.InitiativeID
	limit        int
}

func (c *call) feedQuery() (feedQuery, error) {
	q := c.reader()
	var f feedQuery
	f.place = idIn[cohesion.Place](q, "place")
	f.organisation = idIn[cohesion.Organisation](q, "organisation")
	f.initiative = idIn[cohesion.Initiative](q, "initiative")
	f.area = q.area("area")
	if q.values.Has("theme") {
		ref, err := vocabulary.ParseRef(q.values.Get("theme"))
		if err != nil {
			q.wrong("theme", valid.Format, "is not a concept such as sb:eenzaamheid")
		}
		f.theme = ref
	}
	f.limit = min(atom.DefaultEntries, q.limit)
	if q.values.Has("limit") {
		f.limit = q.page().Limit
	}
	return f, q.end()
}

// idIn reads the id of a record.
func idIn[T any](q *queryReader, key string) cohesion.ID[T] {
	if !q.values.Has(key) {
		return cohesion.ID[T]{}
	}
	id, err := cohesion.ParseID[T](q.values.Get(key))
	if err != nil {
		q.wrong(key, valid.Format, "is not an id: a ULID in capitals")
	}
	return id
}

// feed answers with a feed, which is made once for each query and supply.
func (c *call) feed(media string, run feedMaker) (reply, error) {
	q, err := c.feedQuery()
	if err != nil {
		return reply{}, err
	}
	o, err := c.open()
	if err != nil {
		return reply{}, err
	}
	c.anywhere()
	key := strings.Join([]string{
		c.op.id, string(c.tag), q.place.String(), q.organisation.String(), string(q.theme), q.area.String(), q.initiative.String(), strconv.Itoa(q.limit),
	}, " ")
	body, err := o.feed(key, func() ([]byte, error) { return run(c, o.supply, q) })
	return reply{media: media, raw: body}, err
}

// self returns the address of the request, for feeds that name their own.
func (c *call) self() string {
	address := *c.h.base
	address.Path += c.r.URL.Path
	address.RawQuery = c.query.Encode()
	return address.String()
}

func (c *call) calendar(s *published.Supply, q feedQuery) ([]byte, error) {
	calendar := ical.Feed(s, ical.Query{
		Place: q.place, Organisation: q.organisation, Theme: q.theme, Area: q.area, Initiative: q.initiative, Language: c.tag,
		URL: homePage(s),
	})
	return calendar.Append(nil), nil
}

// homePage returns the page of the community.
func homePage(s *published.Supply) string {
	if c := s.Community(); c != nil {
		return c.URL
	}
	return ""
}

func (c *call) news(s *published.Supply, q feedQuery) ([]byte, error) {
	initiatives := c.h.base.String() + "/communities/" + s.ID().String() + "/initiatives/"
	return atom.Feed(s, atom.Options{
		Language: c.tag, Entries: cmp.Or(q.limit, atom.DefaultEntries), SelfURL: c.self(), Organisation: q.organisation, Theme: q.theme, Area: q.area,
		Link: func(id cohesion.InitiativeID) string { return initiatives + id.String() },
	})
}

func (c *call) placeMap(s *published.Supply, q feedQuery) ([]byte, error) {
	return geojson.Places(s, geojson.Options{Language: c.tag, Theme: q.theme, Within: q.area})
}

func (c *call) areaMap(s *published.Supply, q feedQuery) ([]byte, error) {
	return geojson.Areas(s, geojson.Options{Language: c.tag, Within: q.area})
}
