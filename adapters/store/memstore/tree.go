package memstore

// A tree is an ordered map from strings that never changes: set and remove return a new
// tree, which shares all but a path of O(log n) nodes with the old one. It is a
// weight-balanced tree (delta 3, gamma 2). The zero tree is empty. Trees are safe for
// concurrent use.
type tree[V any] struct{ root *node[V] }

type node[V any] struct {
	key         string
	value       V
	size        int
	left, right *node[V]
}

func (n *node[V]) count() int {
	if n == nil {
		return 0
	}
	return n.size
}

// len returns the number of keys.
func (t tree[V]) len() int { return t.root.count() }

// get returns the value of the key.
func (t tree[V]) get(key string) (value V, ok bool) {
	for n := t.root; n != nil; {
		switch {
		case key < n.key:
			n = n.left
		case key > n.key:
			n = n.right
		default:
			return n.value, true
		}
	}
	return value, false
}

// set returns the tree with the value under the key.
func (t tree[V]) set(key string, value V) tree[V] {
	return tree[V]{insert(t.root, key, value)}
}

// remove returns the tree without the key.
func (t tree[V]) remove(key string) tree[V] {
	if _, ok := t.get(key); !ok {
		return t
	}
	return tree[V]{remove(t.root, key)}
}

// ascend calls yield for the keys above after, in ascending order, until it returns
// false.
func (t tree[V]) ascend(after string, yield func(key string, value V) bool) {
	ascend(t.root, after, yield)
}

func ascend[V any](n *node[V], after string, yield func(string, V) bool) bool {
	if n == nil {
		return true
	}
	if n.key <= after {
		return ascend(n.right, after, yield)
	}
	return ascend(n.left, after, yield) && yield(n.key, n.value) && ascend(n.right, after, yield)
}

func insert[V any](n *node[V], key string, value V) *node[V] {
	switch {
	case n == nil:
		return &node[V]{key: key, value: value, size: 1}
	case key < n.key:
		return balance(n.key, n.value, insert(n.left, key, value), n.right)
	case key > n.key:
		return balance(n.key, n.value, n.left, insert(n.right, key, value))
	}
	return join(key, value, n.left, n.right)
}

// remove takes a key away that is there.
func remove[V any](n *node[V], key string) *node[V] {
	switch {
	case key < n.key:
		return balance(n.key, n.value, remove(n.left, key), n.right)
	case key > n.key:
		return balance(n.key, n.value, n.left, remove(n.right, key))
	case n.left == nil:
		return n.right
	case n.right == nil:
		return n.left
	}
	least := n.right
	for least.left != nil {
		least = least.left
	}
	return balance(least.key, least.value, n.left, remove(n.right, least.key))
}

func join[V any](key string, value V, left, right *node[V]) *node[V] {
	return &node[V]{key: key, value: value, size: 1 + left.count() + right.count(), left: left, right: right}
}

// delta is how much heavier one side may be, gamma when one rotation does not help:
// the pair for which deletions are proved to stay balanced, with weight = size + 1.
const (
	delta = 3
	gamma = 2
)

// balance joins two sides that were in balance before one key came or went.
func balance[V any](key string, value V, left, right *node[V]) *node[V] {
	l, r := left.count()+1, right.count()+1
	switch {
	case r > delta*l:
		if right.left.count()+1 < gamma*(right.right.count()+1) {
			return join(right.key, right.value, join(key, value, left, right.left), right.right)
		}
		mid := right.left
		return join(mid.key, mid.value, join(key, value, left, mid.left), join(right.key, right.value, mid.right, right.right))
	case l > delta*r:
		if left.right.count()+1 < gamma*(left.left.count()+1) {
			return join(left.key, left.value, left.left, join(key, value, left.right, right))
		}
		mid := left.right
		return join(mid.key, mid.value, join(left.key, left.value, left.left, mid.left), join(key, value, mid.right, right))
	}
	return join(key, value, left, right)
}
