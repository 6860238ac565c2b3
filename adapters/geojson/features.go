package geojson

import (
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// Options say how features are written. The zero value is of use.
type Options struct {
	Language language.Tag // of the texts, where there are several; empty is Dutch
	// Theme leaves out places where nothing about it, or something narrower, takes place;
	// empty is all. Areas have none.
	Theme vocabulary.Ref
	// Within leaves out what does not lie in the area; zero is all.
	Within cohesion.AreaCode
}

// placeProperties are the properties of a place.
type placeProperties struct {
	Name         string             `json:"name,omitzero"`
	Kind         cohesion.PlaceKind `json:"kind,omitzero"`
	Address      *cohesion.Address  `json:"address,omitempty"`
	Area         cohesion.AreaCode  `json:"area,omitzero"`
	Accessible   []cohesion.Feature `json:"accessible,omitempty"`
	Inaccessible []cohesion.Feature `json:"inaccessible,omitempty"`
	Approximate  bool               `json:"approximate,omitempty"` // the point is not exact
	URL          string             `json:"url,omitzero"`
	Initiatives  []placeInitiative  `json:"initiatives,omitempty"` // that take place there
}

type placeInitiative struct {
	ID     cohesion.InitiativeID `json:"id"`
	Name   string                `json:"name"`
	Themes []vocabulary.Ref      `json:"themes,omitempty"`
}

// Places returns the places of a supply as a FeatureCollection, in the order of their ids.
func Places(s *published.Supply, o Options) ([]byte, error) {
	themes := map[vocabulary.Ref]bool{o.Theme: true}
	for _, ref := range s.Vocabulary().Descendants(o.Theme) {
		themes[ref] = true
	}
	there := map[cohesion.PlaceID][]placeInitiative{}
	for _, i := range s.Initiatives() {
		if !takesPlace(i) || o.Theme != "" && !anyOf(themes, i.Themes) {
			continue
		}
		seen := map[cohesion.PlaceID]bool{}
		for n := range i.Deliveries {
			if id := i.Deliveries[n].Place; !id.IsZero() && !seen[id] {
				seen[id] = true
				there[id] = append(there[id], placeInitiative{i.ID, i.Name.In(o.Language), i.Themes})
			}
		}
	}
	var c collection
	for _, p := range s.Places() {
		if o.Theme != "" && len(there[p.ID]) == 0 || !o.Within.IsZero() && !s.Lies(p, o.Within) {
			continue
		}
		if err := c.place(p, there[p.ID], o); err != nil {
			return nil, fmt.Errorf("geojson: place %s: %w", p.ID, err)
		}
	}
	return c.document(), nil
}

func (c *collection) place(p *cohesion.Place, initiatives []placeInitiative, o Options) error {
	props := placeProperties{
		Name: p.Name.In(o.Language), Kind: p.PlaceKind, Area: p.Area, Accessible: p.Accessible, Inaccessible: p.Inaccessible,
		Approximate: p.Confidential, URL: p.URL, Initiatives: initiatives,
	}
	if !p.Address.IsZero() {
		props.Address = &p.Address
	}
	geometry, bounds := []byte("null"), box{}
	if !p.Point.IsZero() {
		geometry = append(appendPoint([]byte(`{"type":"Point","coordinates":`), p.Point), '}')
		bounds.add(p.Point)
	}
	return c.add(p.ID.String(), geometry, bounds, false, props)
}

// takesPlace says whether an initiative is on offer.
func takesPlace(i *cohesion.Initiative) bool {
	return i.Status == cohesion.InitiativeActive || i.Status == cohesion.InitiativePlanned
}

func anyOf(wanted map[vocabulary.Ref]bool, refs []vocabulary.Ref) bool {
	for _, ref := range refs {
		if wanted[ref] {
			return true
		}
	}
	return false
}

// areaProperties are the properties of an area.
type areaProperties struct {
	Name      string            `json:"name"`
	Code      cohesion.AreaCode `json:"code"`
	Parent    cohesion.AreaCode `json:"parent,omitzero"`
	Residents int               `json:"residents,omitzero"`
	Figures   []cohesion.Figure `json:"figures,omitempty"`
}

// Areas returns the areas of a supply as a FeatureCollection, in the order of their
// codes. An area without boundary is its centre.
func Areas(s *published.Supply, o Options) ([]byte, error) {
	var c collection
	for _, a := range s.Areas() {
		if !o.Within.IsZero() && !slices.Contains(s.Chain(a.Code), o.Within) {
			continue
		}
		geometry, bounds := appendPolygons(nil, a.Boundary)
		if !bounds.any && !a.Centre.IsZero() {
			geometry = append(appendPoint([]byte(`{"type":"Point","coordinates":`), a.Centre), '}')
			bounds.add(a.Centre)
		}
		props := areaProperties{Name: a.Name.In(o.Language), Code: a.Code, Parent: a.Parent, Residents: a.Residents, Figures: a.Figures}
		if err := c.add(a.Code.String(), geometry, bounds, bounds.low != bounds.high, props); err != nil {
			return nil, fmt.Errorf("geojson: area %s: %w", a.Code, err)
		}
	}
	return c.document(), nil
}
