package network

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Paths is what the shortest paths of a graph say, edges counting as one step whatever
// their weight. Slices have a value for each node.
type Paths struct {
	// Betweenness is the share of pairs of other nodes whose shortest paths run through
	// a node, where several paths of a pair count in parts (Freeman, 1977): 0 to 1, divided
	// by (n-1)(n-2)/2. All 0 below three nodes.
	Betweenness []float64
	// Closeness is the inverse of the mean distance to the nodes that can be reached, times
	// the share of the other nodes that these are (Freeman, 1979; Wasserman and Faust, 1994,
	// for graphs in pieces); 0 for a node without ties.
	Closeness []float64
	// Diameter is the longest of the shortest paths, in steps, within components.
	Diameter int
	// Mean is the mean length of the shortest paths, in steps, over the pairs that have one;
	// 0 if none has.
	Mean float64
	// Efficiency is the mean of the inverse distances over all pairs, 0 for those without a
	// path (Latora and Marchiori, 2001). 0 below two nodes.
	Efficiency float64
}

// pathBlocks is in how many parts the sources are divided. Each part is summed by itself
// and the parts are added in order, so that the sums do not depend on who does which.
const pathBlocks = 32

// Paths finds the shortest paths between all nodes, by Brandes's algorithm (2001): as
// many steps as nodes times edges. It uses all processors, and beside the graph 32 numbers
// a node. If the context ends it returns an error that wraps the context's.
func (g *Graph) Paths(ctx context.Context) (*Paths, error) {
	n := g.Len()
	blocks := make([]*pathBlock, min(pathBlocks, n))
	todo := make(chan int)
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(blocks)) {
		wait.Go(func() {
			s := newPathSearch(g)
			for b := range todo {
				blocks[b] = s.block(ctx, b*n/len(blocks), (b+1)*n/len(blocks))
			}
		})
	}
	for b := range blocks {
		todo <- b
	}
	close(todo)
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("shortest paths: stopped: %w", err)
	}
	return g.gather(blocks), nil
}

// A pathBlock is what the paths from some nodes add up to.
type pathBlock struct {
	first     int
	between   []float64 // for every node, in ordered pairs
	closeness []float64 // for the nodes of the block
	longest   int32
	steps     int64 // sum of all distances
	reached   int64 // ordered pairs with a path
	inverse   float64
}

// gather adds the blocks up, in order.
func (g *Graph) gather(blocks []*pathBlock) *Paths {
	n := g.Len()
	p := &Paths{Betweenness: make([]float64, n), Closeness: make([]float64, n)}
	var steps, reached int64
	for _, b := range blocks {
		for v, x := range b.between {
			p.Betweenness[v] += x
		}
		copy(p.Closeness[b.first:], b.closeness)
		p.Diameter = max(p.Diameter, int(b.longest))
		steps += b.steps
		reached += b.reached
		p.Efficiency += b.inverse
	}
	if n > 2 {
		for v := range p.Betweenness { // of ordered pairs, so not halved
			p.Betweenness[v] /= float64(n-1) * float64(n-2)
		}
	}
	if n > 1 {
		p.Efficiency /= float64(n) * float64(n-1)
	}
	if reached > 0 {
		p.Mean = float64(steps) / float64(reached)
	}
	return p
}

// A pathSearch is the working memory of one goroutine.
type pathSearch struct {
	g        *Graph
	distance []int32   // from the source; -1 is not reached
	paths    []float64 // how many shortest paths lead there; exact below 2^53
	share    []float64 // (1 + what runs through a node) / paths
	order    []int32   // nodes in the order of distance
	next     []int32   // for each node in that order, the neighbours one step farther
	end      []int32   // where those of each end in next
}

func newPathSearch(g *Graph) *pathSearch {
	n := g.Len()
	s := &pathSearch{
		g: g, distance: make([]int32, n), paths: make([]float64, n), share: make([]float64, n),
		order: make([]int32, 0, n), next: make([]int32, len(g.to)), end: make([]int32, n),
	}
	for v := range s.distance {
		s.distance[v] = -1
	}
	return s
}

// block sums over the sources from first to end, which is not included.
func (s *pathSearch) block(ctx context.Context, first, end int) *pathBlock {
	b := &pathBlock{first: first, between: make([]float64, s.g.Len()), closeness: make([]float64, end-first)}
	for v := first; v < end && ctx.Err() == nil; v++ {
		s.search(int32(v))
		b.add(s, v)
		s.accumulate(b.between)
	}
	return b
}

// search finds all nodes in the order of their distance from v, counts the paths, and
// notes which ties lead farther.
func (s *pathSearch) search(v int32) {
	distance, paths, next, order := s.distance, s.paths, s.next, append(s.order[:0], v)
	distance[v], paths[v] = 0, 1
	filled := 0
	for i := 0; i < len(order); i++ {
		u := order[i]
		farther, ways := distance[u]+1, paths[u]
		for _, w := range s.g.neighbours(u) {
			d := distance[w]
			if d < 0 {
				distance[w] = farther
				order = append(order, w)
			} else if d != farther {
				continue
			}
			paths[w] += ways
			next[filled] = w
			filled++
		}
		s.end[i] = int32(filled)
	}
	s.order = order
}

// add notes how far the nodes are from v.
func (b *pathBlock) add(s *pathSearch, v int) {
	steps := int64(0)
	for _, w := range s.order[1:] {
		steps += int64(s.distance[w])
		b.inverse += 1 / float64(s.distance[w])
	}
	if reached := len(s.order) - 1; reached > 0 {
		share := float64(reached) / float64(s.g.Len()-1)
		b.closeness[v-b.first] = float64(reached) / float64(steps) * share
		b.longest = max(b.longest, s.distance[s.order[reached]])
		b.steps += steps
		b.reached += int64(reached)
	}
}

// accumulate adds to each node what the paths from the source owe it, the farthest first,
// and clears the search.
func (s *pathSearch) accumulate(between []float64) {
	distance, paths, share, order := s.distance, s.paths, s.share, s.order
	for i := len(order) - 1; i > 0; i-- {
		u := order[i]
		sum := 0.0
		for _, w := range s.next[s.end[i-1]:s.end[i]] {
			sum += share[w]
		}
		through := float64(paths[u] * sum)
		between[u] += through
		share[u] = (1 + through) / paths[u]
		distance[u], paths[u] = -1, 0
	}
	distance[order[0]], paths[order[0]] = -1, 0
}
