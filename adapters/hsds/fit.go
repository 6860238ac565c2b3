package hsds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// noun is what the three kinds of records that a directory holds have in common.
type noun[T any] interface {
	*T
	cohesion.Record
	Head() *cohesion.Meta[T]
}

// fit takes out of a record what would make it invalid, part by part, and says so.
// Whatever is taken out is still in the kept fields, since writing the record no
// longer brings it back. An error says that nothing helps.
func fit[T any, P noun[T]](record P, rep *reporter) error {
	if meta := record.Head(); meta.ID.IsZero() { // a record without an ID has no JSON form
		meta.ID = cohesion.StableID[T](time.Unix(0, 0), extensionName, "unnamed")
		defer func() { record.Head().ID = cohesion.ID[T]{} }()
	}
	for range 20 {
		vs := faults(record.Validate())
		if len(vs) == 0 {
			return nil
		}
		tree, err := treeOf(record)
		if err != nil {
			return err
		}
		for i := len(vs) - 1; i >= 0; i-- { // from the end, so that places in lists hold
			if !remove(tree, vs[i].Path) {
				return fmt.Errorf("hsds: %s", vs[i])
			}
			rep.add(Moved, CodeRange, vs[i].Path, "%s; kept beside the record", vs[i].Message)
		}
		next := new(T)
		if err := json.Unmarshal(encoded(tree), next); err != nil {
			return fmt.Errorf("hsds: %w", err)
		}
		*record = *next
	}
	return faults(record.Validate()).Err()
}

// faults are the violations that are not about what the import fills in itself.
func faults(vs valid.Violations) valid.Violations {
	var out valid.Violations
	for _, v := range vs {
		if v.Path != "/id" && v.Path != "/community" {
			out = append(out, v)
		}
	}
	return out
}

// treeOf returns the JSON form of a record.
func treeOf(record any) (object, error) {
	raw, err := json.Marshal(record)
	if err != nil {
		return nil, fmt.Errorf("hsds: %w", err)
	}
	return decodeOwn(raw)
}

// decodeOwn reads a JSON object that the library wrote itself.
func decodeOwn(raw []byte) (object, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var o object
	if err := dec.Decode(&o); err != nil {
		return nil, fmt.Errorf("hsds: %w", err)
	}
	return o, nil
}

// remove takes the value at a JSON Pointer out of a tree.
func remove(tree object, path string) bool {
	tokens := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if path == "" {
		return false
	}
	var parent any = tree
	var put func(any)
	for i, token := range tokens {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		last := i == len(tokens)-1
		switch p := parent.(type) {
		case object:
			if last {
				if _, ok := p[token]; !ok {
					return false
				}
				delete(p, token)
				return true
			}
			parent, put = p[token], func(v any) { p[token] = v }
		case []any:
			n, err := strconv.Atoi(token)
			if err != nil || n < 0 || n >= len(p) {
				return false
			}
			if last {
				put(append(p[:n:n], p[n+1:]...))
				return true
			}
			parent, put = p[n], func(v any) { p[n] = v }
		default:
			return false
		}
	}
	return false
}
