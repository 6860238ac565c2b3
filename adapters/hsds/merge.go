package hsds

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// MergeOptions say what a merge does where there is a choice.
type MergeOptions struct {
	// PauseVanished sets initiatives that are no longer in the source, and are active,
	// to paused. One that comes back takes the status of the source again. Without it
	// they are only reported. Nothing is ever deleted.
	PauseVanished bool
}

// Merged is what a merge gives.
type Merged struct {
	Records   []cohesion.Record    // new and changed records, to be stored; the caller owns them
	Added     []cohesion.RecordRef // new
	Changed   []cohesion.RecordRef // changed by the source
	Unchanged []cohesion.RecordRef // as they were
	Vanished  []cohesion.RecordRef // no longer in the source
}

// Merge brings a new version of a directory together with the records that exist, of
// which those of other sources and kinds are left alone. Records are the same when
// their source is; those without source, which this software exported, when their ID
// is. A record that has the ID of one with another source is reported and left out.
// Neither existing nor incoming is changed.
//
// It is a merge of three versions, field by field and delivery by delivery: as the
// record was when it was imported last (its digests stand in its extensions), as it
// is here, and as the source has it now. What was changed here only, stays. What the
// source alone changed, is taken over. What both changed otherwise stays as it is
// here, and is reported as a conflict. The fields that were kept beside the record
// are always those of the source.
func Merge(existing []cohesion.Record, incoming *Batch, opt MergeOptions) (*Merged, *Report, error) {
	m := &merger{
		at: incoming.At, system: incoming.System, opt: opt, out: &Merged{}, report: &Report{},
		byKey: map[mergeKey]cohesion.Record{}, moved: map[string]string{}, met: map[cohesion.RecordRef]bool{},
	}
	for _, r := range existing {
		for _, key := range m.keys(r) {
			m.byKey[key] = r
		}
	}
	records := incoming.Records()
	for _, r := range records {
		if old := m.find(r); old != nil && old.Ref() != r.Ref() {
			m.moved[r.Ref().ID] = old.Ref().ID
		}
	}
	for _, r := range records {
		if err := m.one(r); err != nil {
			return nil, m.report, fmt.Errorf("hsds: merge: %v: %w", r.Ref(), err)
		}
	}
	for _, r := range existing {
		if err := m.vanished(r); err != nil {
			return nil, m.report, fmt.Errorf("hsds: merge: %v: %w", r.Ref(), err)
		}
	}
	c := &m.report.Merge
	c.Added, c.Changed, c.Unchanged, c.Vanished = len(m.out.Added), len(m.out.Changed), len(m.out.Unchanged), len(m.out.Vanished)
	return m.out, m.report, nil
}

type mergeKey struct {
	kind cohesion.Kind
	id   string // of the source, or after a "#" of the record
}

type merger struct {
	at     time.Time
	system string
	opt    MergeOptions
	out    *Merged
	report *Report
	byKey  map[mergeKey]cohesion.Record
	moved  map[string]string // IDs in the incoming batch that are others here
	met    map[cohesion.RecordRef]bool
}

func (m *merger) keys(r cohesion.Record) []mergeKey {
	keys := []mergeKey{{r.Kind(), "#" + r.Ref().ID}}
	if s := sourceOf(r); s != nil && s.System == m.system {
		keys = append(keys, mergeKey{r.Kind(), s.ID})
	}
	return keys
}

func (m *merger) find(r cohesion.Record) cohesion.Record {
	keys := m.keys(r)
	slices.Reverse(keys) // the source first
	for _, key := range keys {
		if old, ok := m.byKey[key]; ok && sameSource(sourceOf(old), sourceOf(r)) {
			return old
		}
	}
	return nil
}

// sourceOf returns the source of the kinds of records that a directory holds.
func sourceOf(r cohesion.Record) *cohesion.Source {
	switch r := r.(type) {
	case *cohesion.Organisation:
		return r.Source
	case *cohesion.Place:
		return r.Source
	case *cohesion.Initiative:
		return r.Source
	}
	return nil
}

// decode makes a record of a tree.
func decode(kind cohesion.Kind, tree object) (cohesion.Record, error) {
	var r cohesion.Record
	switch kind {
	case cohesion.KindOrganisation:
		r = new(cohesion.Organisation)
	case cohesion.KindPlace:
		r = new(cohesion.Place)
	default:
		r = new(cohesion.Initiative)
	}
	if err := json.Unmarshal(encoded(tree), r); err != nil {
		return nil, err
	}
	return r, r.Validate().Err()
}

// one merges one incoming record.
func (m *merger) one(r cohesion.Record) error {
	now, err := treeOf(r)
	if err != nil {
		return err
	}
	m.rename(now)
	rebase(now)
	old := m.find(r)
	if old == nil && m.foreign(r) {
		return nil
	}
	if old == nil {
		added, err := decode(r.Kind(), now)
		if err != nil {
			return err
		}
		m.out.Added = append(m.out.Added, added.Ref())
		m.out.Records = append(m.out.Records, added)
		return nil
	}
	m.met[old.Ref()] = true
	was, err := treeOf(old)
	if err != nil {
		return err
	}
	rep := &reporter{report: m.report, source: text(objectOr(now["source"]), "id")}
	next := m.three(was, now, rep)
	if same(next, was) {
		m.out.Unchanged = append(m.out.Unchanged, old.Ref())
		return nil
	}
	next["changed"] = m.at.Format(time.RFC3339Nano)
	merged, err := decode(r.Kind(), next)
	if err != nil {
		// Parts that are valid each need not be valid together: then what is here stays.
		rep.add(Warning, CodeConflict, "", "the two versions cannot be merged (%v); the record stays as it is here", err)
		m.report.Merge.Conflicts++
		m.out.Unchanged = append(m.out.Unchanged, old.Ref())
		return nil
	}
	m.out.Changed = append(m.out.Changed, merged.Ref())
	m.out.Records = append(m.out.Records, merged)
	return nil
}

// foreign leaves a record out, and reports it, if its ID is that of a record here that
// has another source.
func (m *merger) foreign(r cohesion.Record) bool {
	old, ok := m.byKey[mergeKey{r.Kind(), "#" + r.Ref().ID}]
	if !ok {
		return false
	}
	rep := &reporter{report: m.report, source: r.Ref().ID}
	rep.add(Left, CodeConflict, "/id", "is the ID of a record that has another source, which stays as it is")
	m.met[old.Ref()] = true
	return true
}

func objectOr(v any) object {
	o, _ := v.(object)
	return o
}

// rename gives a tree the IDs that records have here.
func (m *merger) rename(tree object) {
	here := func(id string) string { return cmp.Or(m.moved[id], id) }
	if id := text(tree, "id"); id != "" {
		tree["id"] = here(id)
	}
	references(tree, here)
}

// contentOfTree is [contentOf] of a tree, which it leaves as it is.
func contentOfTree(tree object) object {
	out, _ := copyValue(tree).(object)
	for _, name := range metaFields {
		delete(out, name)
	}
	stripExtensions(out)
	for _, d := range list(out, "deliveries") {
		stripExtensions(d)
	}
	return out
}

// rebase notes the digests of a tree in it, if it has them at all.
func rebase(tree object) {
	x := objectOr(tree["extensions"])
	if x[baseName] == nil {
		return
	}
	b := baseOf(contentOfTree(tree))
	x[baseName] = object{"fields": stringsOf(b.Fields), "deliveries": stringsOf(b.Deliveries)}
}

// baseOfTree reads the digests in a tree.
func baseOfTree(tree object) base {
	raw := encoded(objectOr(objectOr(tree["extensions"])[baseName]))
	var b base
	if err := json.Unmarshal(raw, &b); err != nil {
		return base{}
	}
	return b
}

// three merges the tree of a record as it is here with that of the source.
func (m *merger) three(was, now object, rep *reporter) object {
	b := baseOfTree(was)
	here, there := contentOfTree(was), contentOfTree(now)
	next := object{}
	for _, name := range metaFields {
		if v, ok := was[name]; ok {
			next[name] = v
		}
	}
	names := maps.Clone(here)
	maps.Copy(names, there)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if name == "deliveries" {
			continue
		}
		if v := m.pick("/"+name, b.Fields[name], here[name], there[name], rep); v != nil {
			next[name] = v
		}
	}
	if rows := m.deliveries(b, was, now, rep); len(rows) > 0 {
		next["deliveries"] = anys(rows)
	}
	x := objectOr(copyValue(next["extensions"]))
	if x == nil {
		x = object{}
	}
	from := objectOr(now["extensions"])
	for _, name := range []string{extensionName, baseName} {
		if from[name] != nil {
			x[name] = from[name]
		}
	}
	delete(next, "extensions")
	if len(x) > 0 {
		next["extensions"] = x
	}
	return next
}

// pick decides between what is here and what the source has; nil is absent.
func (m *merger) pick(path, base string, here, there any, rep *reporter) any {
	name := func(v any) string {
		if v == nil {
			return ""
		}
		return digest(v)
	}
	h, t := name(here), name(there)
	switch {
	case h == t || h == base:
		return there
	case t == base:
		m.report.Merge.KeptEdits++
		return here
	}
	m.report.Merge.Conflicts++
	rep.add(Warning, CodeLocalEdit, path, "was changed here and in the source; it stays as it is here. The source says %s", clip(string(encoded(there))))
	return here
}

// deliveries merges the deliveries one by one: those of the source in its order, then
// those that are only here.
func (m *merger) deliveries(b base, was, now object, rep *reporter) []object {
	here, there := list(was, "deliveries"), list(now, "deliveries")
	byKey := map[string]object{}
	for n, d := range here {
		byKey[deliveryKey(d, n)] = d
	}
	bare := func(d object) any {
		if d == nil {
			return nil
		}
		c, _ := copyValue(d).(object)
		stripExtensions(c)
		return c
	}
	var out []object
	done := map[string]bool{}
	put := func(key string, mine, theirs object) {
		done[key] = true
		v := m.pick("/deliveries/"+escape(key), b.Deliveries[key], bare(mine), bare(theirs), rep)
		if v == nil {
			return
		}
		d, _ := copyValue(v).(object)
		kept := objectOr(theirs["extensions"])[extensionName]
		if theirs == nil {
			kept = objectOr(mine["extensions"])[extensionName]
		}
		if kept != nil {
			x := objectOr(d["extensions"])
			if x == nil {
				x = object{}
			}
			x[extensionName] = kept
			d["extensions"] = x
		}
		out = append(out, d)
	}
	for n, d := range there {
		key := deliveryKey(d, n)
		put(key, byKey[key], d)
	}
	for n, d := range here {
		if key := deliveryKey(d, n); !done[key] {
			put(key, d, nil)
		}
	}
	return out
}

// vanished reports a record of the source that is no longer in it.
func (m *merger) vanished(r cohesion.Record) error {
	s := sourceOf(r)
	if s == nil || s.System != m.system || m.met[r.Ref()] {
		return nil
	}
	rep := &reporter{report: m.report, source: s.ID}
	m.out.Vanished = append(m.out.Vanished, r.Ref())
	i, ok := r.(*cohesion.Initiative)
	if !ok || !m.opt.PauseVanished || i.Status != cohesion.InitiativeActive {
		rep.add(Warning, CodeVanished, "", "the %s is no longer in the source", r.Kind())
		return nil
	}
	rep.add(Warning, CodeVanished, "", "the %s is no longer in the source; paused", r.Kind())
	tree, err := treeOf(i)
	if err != nil {
		return err
	}
	tree["status"] = cohesion.InitiativePaused.String()
	tree["changed"] = m.at.Format(time.RFC3339Nano)
	if fields := objectOr(objectOr(objectOr(tree["extensions"])[baseName])["fields"]); fields != nil {
		fields["status"] = digest(tree["status"])
	}
	paused, err := decode(r.Kind(), tree)
	if err != nil {
		return err
	}
	m.out.Records = append(m.out.Records, paused)
	return nil
}
