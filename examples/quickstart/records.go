package main

import (
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// made is when the records of this example were made.
var made = time.Date(2026, time.November, 1, 9, 0, 0, 0, time.UTC)

// meta is what every record has: an id, and the community that it belongs to.
func meta[T any](key string) cohesion.Meta[T] {
	return cohesion.Meta[T]{
		ID: cohesion.StableID[T](made, "quickstart", key), Community: cohesion.StableID[cohesion.Community](made, "quickstart", "buurt"),
		Version: 1, Created: made, Changed: made,
	}
}

// offer makes an initiative about one theme.
func offer(key, name string, theme vocabulary.Ref, access cohesion.Access) *cohesion.Initiative {
	return &cohesion.Initiative{
		Meta: meta[cohesion.Initiative](key), Name: language.Dutch(name), Status: cohesion.InitiativeActive,
		Themes: []vocabulary.Ref{theme}, Access: []cohesion.Access{access}, Eligibility: cohesion.Eligibility{OpenToAll: true},
	}
}
