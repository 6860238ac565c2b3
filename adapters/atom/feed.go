package atom

import (
	"cmp"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// MediaType is the media type of a feed.
const MediaType = "application/atom+xml; charset=utf-8"

// DefaultEntries and MaxEntries bound the entries of a feed.
const (
	DefaultEntries = 50
	MaxEntries     = 500
)

// Options say how a feed is written. The zero value is of use.
type Options struct {
	Language language.Tag                       // of the texts, where there are several; empty is Dutch
	Entries  int                                // at most; 0 is DefaultEntries, and more than MaxEntries is MaxEntries
	SelfURL  string                             // where the feed is; empty is not said
	Link     func(cohesion.InitiativeID) string // page of an initiative without one of its own; nil or "" is none

	Organisation cohesion.OrganisationID // organises; zero is anybody
	Theme        vocabulary.Ref          // or something narrower; empty is any
	Area         cohesion.AreaCode       // takes place in it or is for people who live in it; zero is anywhere
}

// The documents of RFC 4287, as far as they are used. Fields stand in the order in which
// they are written.
type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string   `xml:"xml:lang,attr"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Authors []person `xml:"author"`
	Links   []link   `xml:"link"`
	By      string   `xml:"generator"`
	Entries []entry  `xml:"entry"`
}

type entry struct {
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Updated    string     `xml:"updated"`
	Published  string     `xml:"published,omitempty"`
	Authors    []person   `xml:"author"`
	Links      []link     `xml:"link"`
	Categories []category `xml:"category"`
	Summary    string     `xml:"summary,omitempty"`
}

type person struct {
	Name string `xml:"name"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type category struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr,omitempty"`
}

// Feed writes the feed of a supply.
func Feed(s *published.Supply, o Options) ([]byte, error) {
	lang := cmp.Or(o.Language, language.NL)
	name, changed := "Sociale basis", time.Unix(0, 0).UTC()
	if c := s.Community(); c != nil {
		name, changed = c.Name.In(lang), c.Changed
	}
	f := feed{Lang: string(lang), ID: feedID(s.ID(), o), Title: name, Authors: []person{{name}}, By: "verbinder"}
	if o.SelfURL != "" {
		f.Links = append(f.Links, link{"self", "application/atom+xml", o.SelfURL})
	}
	for _, i := range newest(s, o) {
		f.Entries = append(f.Entries, entryOf(s, i, lang, o))
		if updated(i).After(changed) {
			changed = updated(i)
		}
	}
	f.Updated = stamp(changed)
	body, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, fmt.Errorf("atom: %w", err)
	}
	return slices.Concat([]byte(xml.Header), body, []byte("\n")), nil
}

// feedID returns the id of a feed: that of the community, or one of its own for a part.
func feedID(community cohesion.CommunityID, o Options) string {
	if o.Organisation.IsZero() && o.Theme == "" && o.Area.IsZero() {
		return urn(community.Bytes())
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %s", community, o.Organisation, o.Theme, o.Area))
	id := [16]byte(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8: of our own making
	return urn(id)
}

// newest returns the initiatives of the feed, the one that changed last first.
func newest(s *published.Supply, o Options) []*cohesion.Initiative {
	themes := append(s.Vocabulary().Descendants(o.Theme), o.Theme)
	var list []*cohesion.Initiative
	for _, i := range s.Initiatives() {
		if i.Status != cohesion.InitiativeActive && i.Status != cohesion.InitiativePlanned || updated(i).IsZero() {
			continue
		}
		if !o.Organisation.IsZero() && !slices.Contains(i.Organisers, o.Organisation) ||
			o.Theme != "" && !slices.ContainsFunc(i.Themes, func(r vocabulary.Ref) bool { return slices.Contains(themes, r) }) ||
			!o.Area.IsZero() && !serves(s, i, o.Area) {
			continue
		}
		list = append(list, i)
	}
	slices.SortFunc(list, func(a, b *cohesion.Initiative) int {
		return cmp.Or(updated(b).Compare(updated(a)), b.ID.Compare(a.ID))
	})
	most := min(cmp.Or(o.Entries, DefaultEntries), MaxEntries)
	return list[:min(len(list), max(most, 0))]
}

// updated returns when an initiative changed last, or else when it was made.
func updated(i *cohesion.Initiative) time.Time {
	if i.Changed.IsZero() {
		return i.Created
	}
	return i.Changed
}

func serves(s *published.Supply, i *cohesion.Initiative, area cohesion.AreaCode) bool {
	for n := range i.Deliveries {
		if s.Serves(&i.Deliveries[n], area) {
			return true
		}
	}
	return false
}

func entryOf(s *published.Supply, i *cohesion.Initiative, lang language.Tag, o Options) entry {
	e := entry{
		ID: urn(i.ID.Bytes()), Title: i.Name.In(lang), Updated: stamp(updated(i)),
		Summary: i.Summary.In(lang),
	}
	if !i.Created.IsZero() {
		e.Published = stamp(i.Created)
	}
	if e.Summary == "" {
		e.Summary = i.Description.In(lang)
	}
	for _, id := range i.Organisers {
		if org := s.Organisation(id); org != nil {
			e.Authors = append(e.Authors, person{org.Name.In(lang)})
		}
	}
	href := i.URL
	if href == "" && o.Link != nil {
		href = o.Link(i.ID)
	}
	if href != "" {
		e.Links = append(e.Links, link{Rel: "alternate", Href: href})
	}
	for _, ref := range i.Themes {
		e.Categories = append(e.Categories, category{string(ref), s.Vocabulary().Label(ref, lang)})
	}
	return e
}

// stamp writes an instant (section 3.3).
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// urn writes the 128 bits of an id as a UUID (RFC 9562, section 4).
func urn(b [16]byte) string {
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
