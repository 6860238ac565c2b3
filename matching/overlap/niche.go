package overlap

import (
	"cmp"
	"math"
	"slices"

	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A Niche is what somebody puts work into: an amount for each category, such as offers or
// hours by theme. It compares organisations as a whole, where a [Pair] compares two offers.
//
// The measures are those of ecology, where species share a habitat as organisations share a
// field. They are floating point, computed in the order of the categories without fused
// operations. A Niche is sorted by category; build one with [NewNiche]. The zero Niche is empty, and its
// measures are 0.
type Niche []Share

// A Share is the amount of one category.
type Share struct {
	Category vocabulary.Ref `json:"category"`
	Amount   float64        `json:"amount"` // above 0
}

// NewNiche returns the niche of amounts; what is not above 0 is left out.
func NewNiche(amounts map[vocabulary.Ref]float64) Niche {
	var n Niche
	for c, a := range amounts {
		if a > 0 {
			n = append(n, Share{c, a})
		}
	}
	slices.SortFunc(n, func(a, b Share) int { return cmp.Compare(a.Category, b.Category) })
	return n
}

func (n Niche) total() float64 {
	sum := 0.0
	for _, s := range n {
		sum += s.Amount
	}
	return sum
}

// squares is the sum of the squared shares.
func (n Niche) squares() float64 {
	total, sum := n.total(), 0.0
	for _, s := range n {
		p := s.Amount / total
		sum += float64(p * p)
	}
	return sum
}

// common walks over the categories that both have, with the share of each.
func (n Niche) common(o Niche, add func(p, q float64)) {
	x, y := n.total(), o.total()
	for i, j := 0, 0; i < len(n) && j < len(o); {
		switch c := cmp.Compare(n[i].Category, o[j].Category); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			add(n[i].Amount/x, o[j].Amount/y)
			i++
			j++
		}
	}
}

func (n Niche) products(o Niche) float64 {
	sum := 0.0
	n.common(o, func(p, q float64) { sum += float64(p * q) })
	return sum
}

// Breadth is over how many categories the work is spread, as if evenly: 1 / Σ p² (Levins
// 1968). 1 is a specialist.
func (n Niche) Breadth() float64 {
	if len(n) == 0 {
		return 0
	}
	return 1 / n.squares()
}

// Within is how much of what n is in is crowded by o: Σ pq / Σ p² (Levins 1968). It differs by direction
// and may exceed 1.
func (n Niche) Within(o Niche) float64 {
	if len(n) == 0 {
		return 0
	}
	return n.products(o) / n.squares()
}

// Proportional is the common share of the work: 1 - ½ Σ |p - q| (Czekanowski 1909, Schoener
// 1968), which is Σ min(p, q).
func (n Niche) Proportional(o Niche) float64 {
	sum := 0.0
	n.common(o, func(p, q float64) { sum += min(p, q) })
	return sum
}

// Pianka is Σ pq / √(Σ p² Σ q²) (Pianka 1973).
func (n Niche) Pianka(o Niche) float64 {
	if len(n) == 0 || len(o) == 0 {
		return 0
	}
	return n.products(o) / math.Sqrt(float64(n.squares()*o.squares()))
}

// MorisitaHorn is 2 Σ pq / (Σ p² + Σ q²) (Horn 1966).
func (n Niche) MorisitaHorn(o Niche) float64 {
	if len(n) == 0 || len(o) == 0 {
		return 0
	}
	return 2 * n.products(o) / (n.squares() + o.squares())
}
