package hsds

import (
	"cmp"
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
		for _, name := range []string{"id", "created", "changed", "source"} {
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

// claimed returns which record the own fields say that their object is, and the source of
// that record. An object of which they do not say it has the source with which it comes.
func claimed[T any](w own, system, id string) (cohesion.ID[T], *cohesion.Source, bool) {
	record, err := cohesion.ParseID[T](text(w.Set, "id"))
	source := &cohesion.Source{System: system, ID: id}
	if s, ok := w.Set["source"].(object); ok {
		source = &cohesion.Source{System: text(s, "system"), ID: text(s, "id")}
	} else if slices.Contains(w.Unset, "source") {
		source = nil
	}
	return record, source, err == nil
}

func sameSource(a, b *cohesion.Source) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// allowed returns the own fields that an import may take: never an ID, which the
// import has given by then, and never a version. Of a record that is not known to be
// ours they say neither where it comes from nor when it was made.
func (w own) allowed(ours bool) own {
	may := func(name string) bool {
		return !slices.Contains(metaFields, name) || ours && name != "id" && name != "version" && name != "community"
	}
	out := own{Set: object{}, Over: w.Over}
	for name, v := range w.Set {
		if may(name) {
			out.Set[name] = v
		}
	}
	for _, name := range w.Unset {
		if may(name) {
			out.Unset = append(out.Unset, name)
		}
	}
	if ours {
		out.Base = w.Base
	}
	return out
}

// Identities are the IDs that the records of an import have, and had when their
// documents were exported.
type identities struct {
	here  map[string]bool
	now   map[string]string // by the ID at the export
	was   map[string]string // the inverse of now
	trust bool              // references to records that are not in the documents hold
}

func newIdentities(trust bool) *identities {
	return &identities{here: map[string]bool{}, now: map[string]string{}, was: map[string]string{}, trust: trust}
}

// pair notes that a record had one ID at the export and has another here. The first
// record that says so of an ID counts.
func (ids *identities) pair(was, here string) {
	if ids.now[was] == "" {
		ids.now[was], ids.was[here] = here, was
	}
}

// then returns a tree in which references are as they were at the export.
func (ids *identities) then(tree object) object {
	out, _ := copyValue(tree).(object)
	references(out, func(id string) string { return cmp.Or(ids.was[id], id) })
	return out
}

// follow returns a copy of own fields in which references are those of this import.
// Fields with references to records that did not come with the documents are left out,
// unless they are trusted: nobody puts his records under an organisation of ours.
func (ids *identities) follow(set object, rep *reporter) object {
	out := make(object, len(set))
	for name, v := range set {
		field, _ := copyValue(object{name: v}).(object)
		known := true
		references(field, func(id string) string {
			now, ok := ids.now[id]
			known = known && (ok || ids.here[id])
			return cmp.Or(now, id)
		})
		if known || ids.trust {
			out[name] = field[name]
			continue
		}
		rep.add(Left, CodeOwn, "/"+ownKey+"/"+name, "names records that are not in the directory")
	}
	return out
}

// references replaces all IDs of other records in the tree of a record.
func references(tree object, to func(string) string) {
	one := func(o object, name string) {
		if id := text(o, name); id != "" {
			o[name] = to(id)
		}
	}
	one(tree, "owner")
	for _, b := range list(tree, "belongs") {
		one(b, "to")
	}
	for _, d := range list(tree, "deliveries") {
		one(d, "place")
	}
	ids, _ := tree["organisers"].([]any)
	for n, v := range ids {
		if id, ok := v.(string); ok {
			ids[n] = to(id)
		}
	}
}

// apply puts the own fields in a record that was read from the same object. Fields
// that somebody changed in the object since the export stay as they were read.
func apply[T any, P noun[T]](record P, w own, ids *identities, rep *reporter) error {
	got, err := contentOf(record)
	if err != nil {
		return err
	}
	tree, err := treeOf(record)
	if err != nil {
		return err
	}
	got = ids.then(got)
	set := ids.follow(w.Set, rep)
	fits := func(name string) bool {
		if slices.Contains(metaFields, name) {
			return true
		}
		if w.Over[name] == digest(got[name]) {
			return true
		}
		rep.add(Warning, CodeOwn, "/"+ownKey+"/"+name, "was changed in the document since it was exported; the document counts")
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if !fits(name) {
			continue
		}
		tree[name] = set[name]
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
