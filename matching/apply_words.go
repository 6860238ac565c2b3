package matching

import (
	"maps"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// wordsAfter returns the word index after an edit of x. Postings of stems that no changed
// text has are shared; where no text changed, the whole is.
func (e *edit) wordsAfter(x *Index) *wordIndex {
	var before, after []*cohesion.Initiative
	var beforeAt, afterAt []int32
	for _, n := range e.numbers() {
		was, is := recordAt(x.rows, n), recordAt(e.rows, n)
		if was != nil && is != nil && sameText(was, is) {
			continue
		}
		if was != nil {
			before, beforeAt = append(before, was), append(beforeAt, n)
		}
		if is != nil {
			after, afterAt = append(after, is), append(afterAt, n)
		}
	}
	if len(before) == 0 && len(after) == 0 {
		return x.words
	}
	old := newWordIndex(x, before)
	young := newWordIndex(x, after)
	w := &wordIndex{voc: x.voc, postings: maps.Clone(x.words.postings), lengths: make([]int64, len(e.rows)), total: x.words.total + young.total - old.total}
	copy(w.lengths, x.words.lengths)
	w.texts = maps.Clone(x.words.texts)
	for tag, n := range young.texts {
		w.texts[tag] += n
	}
	for tag, n := range old.texts {
		w.texts[tag] -= n
	}
	for i, n := range afterAt {
		w.lengths[n] = young.lengths[i]
	}
	gone := make(map[int32]bool)
	for stem, list := range old.postings {
		clear(gone)
		for _, p := range list {
			gone[beforeAt[p.row]] = true
		}
		w.postings[stem] = merge(w.postings[stem], gone, young.postings[stem], afterAt)
	}
	for stem, list := range young.postings {
		if _, done := old.postings[stem]; !done {
			w.postings[stem] = merge(w.postings[stem], nil, list, afterAt)
		}
	}
	maps.DeleteFunc(w.postings, func(_ string, list []posting) bool { return len(list) == 0 })
	return w
}

func recordAt(rows []*cohesion.Initiative, n int32) *cohesion.Initiative {
	if int(n) >= len(rows) {
		return nil
	}
	return rows[n]
}

// sameText says whether two records have the same words, labels included.
func sameText(a, b *cohesion.Initiative) bool {
	return slices.Equal(a.Name, b.Name) && slices.Equal(a.Summary, b.Summary) && slices.Equal(a.Description, b.Description) &&
		slices.Equal(a.Eligibility.Prose, b.Eligibility.Prose) && slices.Equal(a.Organisers, b.Organisers) &&
		slices.Equal(a.Themes, b.Themes) && slices.Equal(a.Audiences, b.Audiences)
}

// merge returns the postings without those that are gone and with the young ones, whose
// rows are found in at. All are in ascending order.
func merge(list []posting, gone map[int32]bool, young []posting, at []int32) []posting {
	out := make([]posting, 0, len(list)+len(young))
	for _, p := range list {
		if len(gone) > 0 && gone[p.row] {
			continue
		}
		for len(young) > 0 && at[young[0].row] < p.row {
			out = append(out, posting{at[young[0].row], young[0].weight})
			young = young[1:]
		}
		out = append(out, p)
	}
	for _, p := range young {
		out = append(out, posting{at[p.row], p.weight})
	}
	return out
}
