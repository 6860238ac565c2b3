package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// MaxDocument is the greatest length of a document in bytes: 4 MiB.
const MaxDocument = 4 << 20

// Version is the version of the document format that this package writes.
const Version = 1

// Decode reads one document of any kind. The record is valid: it has passed the schema
// and its own Validate. The error is [valid.Violations], everything that is wrong with
// the document sorted by path, one violation a fault; the record is then nil.
//
// When a fault leaves the document with no single meaning (see the package
// documentation), nothing else is checked. Otherwise the shape and the meaning are
// checked together: a value that has the wrong shape is left out of the check of
// meaning.
func Decode(data []byte) (cohesion.Record, error) { return current.decode(data) }

// DecodeAs reads one document as Decode does and wants a T, such as
// cohesion.SupportNeed. A document of another kind is a violation.
func DecodeAs[T any](data []byte) (*T, error) {
	r, err := Decode(data)
	if err != nil {
		return nil, err
	}
	return as[T](r)
}

// as gives the record as a T, or says what it is instead.
func as[T any](r cohesion.Record) (*T, error) {
	if t, ok := r.(any).(*T); ok {
		return t, nil
	}
	want := "something else"
	if t, ok := any(new(T)).(cohesion.Record); ok {
		want = "a document of type " + t.Kind().String()
	}
	return nil, valid.Violations{{Path: "/type", Code: valid.Conflict,
		Message: fmt.Sprintf("is %s; %s is wanted here", r.Kind(), want)}}
}

// newRecord returns an empty record of the kind.
func newRecord(kind cohesion.Kind) cohesion.Record {
	switch kind {
	case cohesion.KindCommunity:
		return new(cohesion.Community)
	case cohesion.KindArea:
		return new(cohesion.Area)
	case cohesion.KindPlace:
		return new(cohesion.Place)
	case cohesion.KindOrganisation:
		return new(cohesion.Organisation)
	case cohesion.KindInitiative:
		return new(cohesion.Initiative)
	case cohesion.KindNeed:
		return new(cohesion.SupportNeed)
	case cohesion.KindTalent:
		return new(cohesion.Talent)
	case cohesion.KindReferral:
		return new(cohesion.Referral)
	case cohesion.KindSnapshot:
		return new(cohesion.MatchSnapshot)
	case cohesion.KindOutcome:
		return new(cohesion.Outcome)
	case cohesion.KindUnmet:
		return new(cohesion.Unmet)
	case cohesion.KindJudgement:
		return new(cohesion.Judgement)
	case cohesion.KindPartnership:
		return new(cohesion.Partnership)
	case cohesion.KindAgendaItem:
		return new(cohesion.AgendaItem)
	case cohesion.KindGathering:
		return new(cohesion.Gathering)
	}
	return nil
}

// A codec reads documents up to one version. There is one, current; tests make others.
type codec struct {
	version  int
	upgrades upgrades
}

var current = newCodec(Version, nil)

func newCodec(version int, upgrades upgrades) *codec {
	return &codec{version: version, upgrades: upgrades}
}

func (c *codec) decode(data []byte) (cohesion.Record, error) {
	vs, tree := readTree(data)
	if tree == nil {
		return nil, vs
	}
	doc, ok := tree.(map[string]any)
	if !ok {
		vs.Add("", valid.Type, `must be one JSON object, {"type": "...", ...}`)
		return nil, vs
	}
	kind, fault := kindOf(doc)
	if fault != nil {
		return nil, append(vs, *fault)
	}
	upgraded, fault := c.upgrade(kind, doc)
	if fault != nil {
		return nil, append(vs, *fault)
	}
	lib, err := schemas()
	if err != nil {
		return nil, valid.Violations{{Code: valid.Unknown, Message: err.Error()}}
	}
	found := lib.check(kind.String(), tree)
	if len(vs) == 0 && len(found.faults) == 0 && !upgraded {
		return c.accept(kind, data, found)
	}
	if len(found.faults) > maxViolations {
		return nil, tooMany(append(vs, found.faults...))
	}
	prune(tree, &found, vs)
	clean, err := json.Marshal(tree)
	if err != nil {
		return nil, append(vs, found.faults...)
	}
	if len(vs) == 0 && len(found.faults) == 0 {
		return c.accept(kind, clean, found)
	}
	vs = append(vs, found.faults...)
	vs = append(vs, meaning(kind, clean, found)...)
	vs = append(vs, found.combinations(vs)...)
	sortViolations(vs)
	return nil, vs
}

// tooMany cuts a report short.
func tooMany(vs valid.Violations) valid.Violations {
	sortViolations(vs)
	return append(vs[:maxViolations:maxViolations], valid.Violation{Code: valid.Range,
		Message: fmt.Sprintf("there are more than %d faults; repair these and check again", maxViolations)})
}

// accept decodes a document of the right shape and checks its meaning.
func (c *codec) accept(kind cohesion.Kind, data []byte, found finding) (cohesion.Record, error) {
	r := newRecord(kind)
	if err := unmarshal(data, r); err != nil {
		return nil, valid.Violations{{Code: valid.Type, Message: "cannot be read: " + strings.TrimPrefix(err.Error(), "json: ")}}
	}
	vs := r.Validate()
	vs = append(vs, found.combinations(vs)...)
	if len(vs) > 0 {
		sortViolations(vs)
		return nil, vs
	}
	return r, nil
}

// unmarshal decodes a document without the spaces between its tokens, so that what an
// extension keeps does not depend on how the document was laid out.
func unmarshal(data []byte, r cohesion.Record) error {
	var compact bytes.Buffer
	compact.Grow(len(data))
	if err := json.Compact(&compact, data); err != nil {
		return err
	}
	return json.Unmarshal(compact.Bytes(), r)
}

// readTree scans a document and decodes it; the tree is nil when there is no single
// meaning to go on with.
func readTree(data []byte) (valid.Violations, any) {
	if len(data) > MaxDocument {
		return valid.Violations{{Code: valid.Range, Message: fmt.Sprintf("the document has %d bytes; at most %d are allowed", len(data), MaxDocument)}}, nil
	}
	vs, broken := scan(data)
	if broken {
		sortViolations(vs)
		return vs, nil
	}
	tree, err := decodeTree(data)
	if err != nil {
		return append(vs, valid.Violation{Code: valid.Syntax, Message: "is not JSON"}), nil
	}
	if tree == nil {
		return vs, nil
	}
	return vs, tree
}

// kindOf returns the kind that the document names.
func kindOf(doc map[string]any) (cohesion.Kind, *valid.Violation) {
	var kind cohesion.Kind
	name, ok := doc["type"].(string)
	switch {
	case doc["type"] == nil:
		return 0, &valid.Violation{Path: "/type", Code: valid.Required, Message: `is required: the kind of record, such as "need"`}
	case !ok:
		return 0, &valid.Violation{Path: "/type", Code: valid.Type, Message: "must be a text: the kind of record"}
	case kind.UnmarshalText([]byte(name)) != nil:
		return 0, &valid.Violation{Path: "/type", Code: valid.Unknown, Message: fmt.Sprintf("%.60q is no kind of record; use one of %s", name, kindList())}
	}
	return kind, nil
}

func kindList() string {
	var names []string
	for k := cohesion.KindCommunity; newRecord(k) != nil; k++ {
		names = append(names, k.String())
	}
	return strings.Join(names, ", ")
}

// prune takes out of the tree what cannot be decoded: values with faults, nulls and
// fields that are not known. It adds the nulls to found.pruned, and drops what the
// schema has against them, which says the same thing again.
func prune(tree any, found *finding, nulls valid.Violations) {
	for _, n := range nulls {
		found.pruned = append(found.pruned, n.Path)
	}
	found.faults = unsaid(found.faults, nulls)
	for _, path := range found.extra {
		remove(tree, path)
	}
	for _, path := range found.pruned {
		remove(tree, path)
	}
}

// unsaid returns the faults at places of which nothing is said yet.
func unsaid(faults, said valid.Violations) valid.Violations {
	places := make(map[string]bool, len(said))
	for _, v := range said {
		places[v.Path] = true
	}
	return slices.DeleteFunc(faults, func(v valid.Violation) bool { return places[v.Path] })
}

// remove takes the value at path out of its object; in a list, where the others must
// keep their places, null takes its place, which decodes to nothing.
func remove(tree any, path string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return
	}
	parent, _ := lookup(tree, path[:i])
	switch node := parent.(type) {
	case map[string]any:
		delete(node, lastToken(path))
	case []any:
		if n, err := strconv.Atoi(lastToken(path)); err == nil && n < len(node) {
			node[n] = nil
		}
	}
}

// meaning validates what is left of a document after pruning, and keeps what does not
// come from the pruning: nothing at, above or below a value that was pruned or is
// missing, and nothing about how values fit together when one of these may be gone.
func meaning(kind cohesion.Kind, data []byte, found finding) valid.Violations {
	r := newRecord(kind)
	if err := unmarshal(data, r); err != nil {
		return nil // a point in a list was pruned; the faults of shape are reported anyway
	}
	var vs valid.Violations
	for _, v := range r.Validate() {
		if !found.explains(v) {
			vs = append(vs, v)
		}
	}
	return vs
}

// explains says whether a violation may come from what is missing or was pruned.
func (f finding) explains(v valid.Violation) bool {
	object := v.Path[:max(strings.LastIndexByte(v.Path, '/'), 0)]
	fits := v.Code == valid.Conflict
	for _, p := range f.missing {
		if within(p, v.Path) || within(v.Path, p) || fits && within(p, object) {
			return true
		}
	}
	fits = fits || v.Code == valid.Required || v.Code == valid.Duplicate
	for _, p := range f.pruned {
		if within(p, v.Path) || within(v.Path, p) || fits && within(p, object) {
			return true
		}
	}
	return false
}
