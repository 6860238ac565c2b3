// Package vocabulary fills its table when it is imported.
package vocabulary

var table map[string]int

func init() {
	table = map[string]int{"one": 1}
}
