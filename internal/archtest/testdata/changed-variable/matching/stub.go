// Package matching remembers.
package matching

var (
	count int
	cache = map[string]int{}
	last  struct{ id string }
	list  []int
)

func remember(id string) {
	count++
	cache[id] = count
	last.id = id
	list = append(list, count)
	delete(cache, id)
	for count = range list {
	}
}

func local() int {
	count, list := 0, []int{1}
	for _, n := range list {
		count += n
	}
	list[0] = count
	return list[0]
}
