package hsds

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// The extensions that this adapter writes beside [extensionName].
const (
	baseName  = "hsds-base"  // digests of the fields as they were imported
	wrongName = "hsds-wrong" // values that fit no schema; never exported
)

// metaFields are the fields that the library keeps itself.
var metaFields = []string{"id", "community", "version", "created", "changed", "source"}

// contentOf returns the fields of a record that say something: its JSON form without
// what the library and this adapter keep for themselves.
func contentOf(record any) (object, error) {
	tree, err := treeOf(withoutKept(record))
	if err != nil {
		return nil, err
	}
	for _, name := range metaFields {
		delete(tree, name)
	}
	return tree, nil
}

// withoutKept returns a copy of a record without the extensions of this adapter, which
// are most of its JSON form.
func withoutKept(record any) any {
	switch r := record.(type) {
	case *cohesion.Organisation:
		c := *r
		c.Extensions = otherExtensions(c.Extensions)
		return &c
	case *cohesion.Place:
		c := *r
		c.Extensions = otherExtensions(c.Extensions)
		return &c
	case *cohesion.Initiative:
		c := *r
		c.Extensions = otherExtensions(c.Extensions)
		c.Deliveries = slices.Clone(c.Deliveries)
		for n := range c.Deliveries {
			c.Deliveries[n].Extensions = otherExtensions(c.Deliveries[n].Extensions)
		}
		return &c
	}
	return record
}

func otherExtensions(x cohesion.Extensions) cohesion.Extensions {
	x = maps.Clone(x)
	delete(x, extensionName)
	delete(x, baseName)
	if len(x) == 0 {
		return nil
	}
	return x
}

func stripExtensions(o object) {
	x, ok := o["extensions"].(object)
	if !ok {
		return
	}
	delete(x, extensionName)
	delete(x, baseName)
	if len(x) == 0 {
		delete(o, "extensions")
	}
}

// digest is a short name of a value: 64 bits of its SHA-256 in hexadecimal.
func digest(v any) string {
	sum := sha256.Sum256(encoded(v))
	return hex.EncodeToString(sum[:8])
}

// A base is what a record looked like when it was imported, by the digest of each
// field and of each delivery.
type base struct {
	Fields     map[string]string `json:"fields"`
	Deliveries map[string]string `json:"deliveries,omitempty"`
}

// baseOf takes the digests of a record's content.
func baseOf(content object) base {
	b := base{Fields: make(map[string]string, len(content))}
	for name, v := range content {
		if name != "deliveries" {
			b.Fields[name] = digest(v)
		}
	}
	for n, d := range list(content, "deliveries") {
		if b.Deliveries == nil {
			b.Deliveries = map[string]string{}
		}
		b.Deliveries[deliveryKey(d, n)] = digest(d)
	}
	return b
}

// deliveryKey names a delivery within its initiative: its key, else its place in the list.
func deliveryKey(d object, n int) string {
	if key := text(d, "key"); key != "" {
		return key
	}
	return "#" + itoa(n)
}

// setExtension writes an extension; an empty one is taken away.
func setExtension(x cohesion.Extensions, name string, v any, empty bool) cohesion.Extensions {
	if empty {
		delete(x, name)
		if len(x) == 0 {
			return nil
		}
		return x
	}
	if x == nil {
		x = cohesion.Extensions{}
	}
	x[name] = encoded(v)
	return x
}

// setBase notes in a record what it looks like now.
func setBase[T any, P noun[T]](record P) error {
	content, err := contentOf(record)
	if err != nil {
		return err
	}
	b := baseOf(content)
	meta := record.Head()
	meta.Extensions = setExtension(meta.Extensions, baseName, object{"fields": stringsOf(b.Fields), "deliveries": stringsOf(b.Deliveries)}, false)
	return nil
}

func stringsOf(m map[string]string) object {
	o := make(object, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		o[k] = m[k]
	}
	return o
}

// readBase returns what a record looked like when it was imported; not ok if it never
// was.
func readBase(x cohesion.Extensions) (base, bool) {
	raw, ok := x[baseName]
	if !ok {
		return base{}, false
	}
	var b base
	if err := json.Unmarshal(raw, &b); err != nil || b.Fields == nil {
		return base{}, false
	}
	return b, true
}

// edited reports whether a record was changed since it was imported.
func edited(record any, x cohesion.Extensions) bool {
	b, ok := readBase(x)
	if !ok {
		return false
	}
	content, err := contentOf(record)
	if err != nil {
		return true
	}
	now := baseOf(content)
	return !maps.Equal(b.Fields, now.Fields) || !maps.Equal(b.Deliveries, now.Deliveries)
}
