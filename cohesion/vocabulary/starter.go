package vocabulary

import (
	"embed"
	"sync"
)

// starterFiles holds the starter vocabulary: a scheme or crosswalk a file.
//
//go:embed starter/*.json
var starterFiles embed.FS

// Starter returns the vocabulary that comes with the library. It holds the scheme
// "sb" (themes and audiences of the sociale basis, with Dutch and English words), the
// frames "vier-voorwaarden", "zrm" (Zelfredzaamheid-Matrix) and "pg" (Positieve
// Gezondheid) by code and name, the external schemes "oe" (Open Eligibility) and
// "icnptso" by code, and crosswalks to both. It is read once; every call returns the
// same vocabulary. A test proves that the files load, so Starter does not fail.
func Starter() *Vocabulary { return starter() }

var starter = sync.OnceValue(func() *Vocabulary {
	sources, err := starterSources()
	if err != nil {
		return &Vocabulary{}
	}
	v, err := New(sources...)
	if err != nil {
		return &Vocabulary{}
	}
	return v
})

// starterSources reads the embedded files.
func starterSources() ([]Source, error) {
	var sources []Source
	for _, name := range [...]string{"vier-voorwaarden", "zrm", "pg", "oe", "icnptso", "sb", "hs"} {
		data, err := starterFiles.ReadFile("starter/" + name + ".json")
		if err != nil {
			return nil, err
		}
		s, err := Parse(data)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	for _, name := range [...]string{"sb-oe", "sb-icnptso"} {
		data, err := starterFiles.ReadFile("starter/" + name + ".json")
		if err != nil {
			return nil, err
		}
		c, err := ParseCrosswalk(data)
		if err != nil {
			return nil, err
		}
		sources = append(sources, c)
	}
	return sources, nil
}
