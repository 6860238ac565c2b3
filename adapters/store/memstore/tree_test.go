package memstore

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sound returns the size and checks order and balance below n.
func sound[V any](t *testing.T, n *node[V]) int {
	if n == nil {
		return 0
	}
	left, right := sound(t, n.left), sound(t, n.right)
	if n.size != left+right+1 {
		t.Fatalf("%q says %d and has %d", n.key, n.size, left+right+1)
	}
	if left+1 > delta*(right+1) || right+1 > delta*(left+1) {
		t.Fatalf("%q is out of balance: %d and %d", n.key, left, right)
	}
	return n.size
}

func keysOf[V any](tr tree[V]) []string {
	var keys []string
	tr.ascend("", func(key string, _ V) bool {
		keys = append(keys, key)
		return true
	})
	return keys
}

// TestTree compares a tree with a map through random changes, and every earlier tree
// with what it was.
func TestTree(t *testing.T) {
	type moment struct {
		tree tree[int]
		keys []string
	}
	r := rand.New(rand.NewPCG(1, 0))
	var now tree[int]
	reference := map[string]int{}
	var moments []moment
	for i := range 4000 {
		key := fmt.Sprintf("%03d", r.IntN(400))
		if r.IntN(5) < 2 || i > 3000 {
			now = now.remove(key)
			delete(reference, key)
		} else {
			now = now.set(key, i)
			reference[key] = i
		}
		if got := sound(t, now.root); got != len(reference) || now.len() != got {
			t.Fatalf("step %d: %d keys, want %d", i, got, len(reference))
		}
		if want, ok := reference[key]; ok {
			if got, found := now.get(key); got != want || !found {
				t.Fatalf("step %d: get(%s) = %d, %v; want %d", i, key, got, found, want)
			}
		}
		if i%250 == 0 {
			moments = append(moments, moment{now, slices.Sorted(maps.Keys(reference))})
		}
	}
	for i, m := range moments {
		if diff := cmp.Diff(m.keys, keysOf(m.tree)); diff != "" {
			t.Errorf("moment %d changed (-then +now)\n%s", i, diff)
		}
	}
}

func TestTreeAscend(t *testing.T) {
	var tr tree[int]
	for i := range 100 { // in order: the worst case without balance
		tr = tr.set(fmt.Sprintf("%02d", i), i)
	}
	sound(t, tr.root)
	var got []int
	tr.ascend("41", func(_ string, v int) bool {
		got = append(got, v)
		return v < 44
	})
	if diff := cmp.Diff([]int{42, 43, 44}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
