package hsds

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// own is what an export adds to an object for what HSDS cannot say, under the
// property "verbinder": the fields of the record that reading the rest of the object
// would not bring back. Over holds digests of what reading does give: when somebody
// has changed the object since, they no longer fit, and the object wins.
type own struct {
	Set   object            // fields of the record, as in its JSON form
	Unset []string          // fields that reading gives and the record does not have
	Over  map[string]string // digests of what reading gives for the fields of Set and Unset
	Base  any               // what the record looked like at its import, of a record from elsewhere
}

// ownOf compares a record with what reading its object gives.
func ownOf(record, reread any, foreign bool) (own, error) {
	var out own
	want, err := contentOf(record)
	if err != nil {
		return out, err
	}
	got, err := contentOf(reread)
	if err != nil {
		return out, err
	}
	out = own{Set: object{}, Over: map[string]string{}}
	for name, v := range want {
		if !same(v, got[name]) {
			out.Set[name] = v
			out.Over[name] = digest(got[name])
		}
	}
	for name, v := range got {
		if _, ok := want[name]; !ok {
			out.Unset = append(out.Unset, name)
			out.Over[name] = digest(v)
		}
	}
	if foreign {
		meta, err := treeOf(record)
		if err != nil {
			return out, err
		}
		if x, ok := meta["extensions"].(object); ok {
			out.Base = x[baseName]
		}
		for _, name := range []string{"id", "version", "created", "changed", "source"} {
			if v, ok := meta[name]; ok {
				out.Set[name] = v
			} else {
				out.Unset = append(out.Unset, name)
			}
		}
	}
	slices.Sort(out.Unset)
	return out, nil
}

// object returns what stands in the document; nil if there is nothing to add.
func (w own) object() object {
	if len(w.Set) == 0 && len(w.Unset) == 0 {
		return nil
	}
	o := object{}
	if len(w.Set) > 0 {
		o["set"] = w.Set
	}
	if len(w.Unset) > 0 {
		names := make([]any, len(w.Unset))
		for i, name := range w.Unset {
			names[i] = name
		}
		o["unset"] = names
	}
	if w.Base != nil {
		o["base"] = w.Base
	}
	if len(w.Over) > 0 {
		o["over"] = stringsOf(w.Over)
	}
	return o
}

// readOwn is the inverse of object.
func readOwn(v any) (own, bool) {
	o, ok := v.(object)
	if !ok {
		return own{}, false
	}
	w := own{Over: map[string]string{}}
	w.Set, _ = o["set"].(object)
	w.Base = o["base"]
	names, _ := o["unset"].([]any)
	for _, n := range names {
		if s, ok := n.(string); ok {
			w.Unset = append(w.Unset, s)
		}
	}
	over, _ := o["over"].(object)
	for name, v := range over {
		if s, ok := v.(string); ok {
			w.Over[name] = s
		}
	}
	return w, true
}

// apply puts the own fields in a record that was read from the same object. Fields
// that somebody changed in the object since the export stay as they were read.
func apply[T any, P noun[T]](record P, w own, rep *reporter) error {
	got, err := contentOf(record)
	if err != nil {
		return err
	}
	tree, err := treeOf(record)
	if err != nil {
		return err
	}
	fits := func(name string) bool {
		if slices.Contains(metaFields, name) {
			return name != "community"
		}
		if w.Over[name] == digest(got[name]) {
			return true
		}
		rep.add(Warning, CodeOwn, "/"+ownKey+"/"+name, "was changed in the document since it was exported; the document counts")
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(w.Set)) {
		if !fits(name) {
			continue
		}
		tree[name] = copyValue(w.Set[name])
	}
	for _, name := range w.Unset {
		if fits(name) {
			delete(tree, name)
		}
	}
	if b, ok := w.Base.(object); ok {
		x, ok := tree["extensions"].(object)
		if !ok {
			x = object{}
		}
		x[baseName] = b
		tree["extensions"] = x
	}
	next := P(new(T))
	if err := json.Unmarshal(encoded(tree), next); err != nil {
		return fmt.Errorf("hsds: the fields under %q do not fit: %w", ownKey, err)
	}
	if vs := next.Validate(); len(vs) > 0 {
		return fmt.Errorf("hsds: the fields under %q do not fit: %w", ownKey, vs)
	}
	*record = *next
	return nil
}

// ownID returns the ID that an object had when this software exported it.
func ownID[T any](o object) (cohesion.ID[T], bool) {
	w, ok := readOwn(o[ownKey])
	if !ok {
		return cohesion.ID[T]{}, false
	}
	id, err := cohesion.ParseID[T](text(w.Set, "id"))
	return id, err == nil
}
