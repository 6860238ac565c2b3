package main

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/socialebasis/verbinder/cohesion"
)

// A plain is the baseline: BM25 over words in lower case, without stems, fields or
// anything that a vocabulary knows.
type plain struct {
	ids      []string
	lengths  []float64
	mean     float64
	postings map[string]map[int]float64
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func newPlain(initiatives []*cohesion.Initiative) *plain {
	p := &plain{postings: map[string]map[int]float64{}}
	for n, i := range initiatives {
		text := words(i.Name.In() + " " + i.Description.In())
		p.ids = append(p.ids, i.Source.ID)
		p.lengths = append(p.lengths, float64(len(text)))
		p.mean += float64(len(text)) / float64(len(initiatives))
		for _, w := range text {
			if p.postings[w] == nil {
				p.postings[w] = map[int]float64{}
			}
			p.postings[w][n]++
		}
	}
	return p
}

func (p *plain) search(text string, k int) []string {
	const k1, b = 1.2, 0.75
	scores := map[int]float64{}
	for _, w := range words(text) {
		m, n := float64(len(p.postings[w])), float64(len(p.ids))
		idf := math.Log(1 + (n-m+0.5)/(m+0.5))
		for doc, f := range p.postings[w] {
			scores[doc] += idf * f * (k1 + 1) / (f + k1*(1-b+b*p.lengths[doc]/p.mean))
		}
	}
	found := make([]int, 0, len(scores))
	for doc := range scores {
		found = append(found, doc)
	}
	slices.SortFunc(found, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(p.ids[a], p.ids[b]))
	})
	var ids []string
	for _, doc := range found[:min(k, len(found))] {
		ids = append(ids, p.ids[doc])
	}
	return ids
}
