package hsds

import "slices"

// A Use says what the adapter does with a field of HSDS.
type Use uint8

// The values of [Use].
const (
	Mapped  Use = iota + 1 // becomes part of a noun, and is written from it
	Kept                   // stays beside the noun in its extensions, and comes back on export
	Dropped                // may name a person: left out, and counted
)

// String returns "mapped", "kept" or "dropped"; "" when unset.
func (u Use) String() string {
	return [...]string{"", "mapped", "kept", "dropped"}[min(u, Dropped)%4]
}

// A Type is the type of a field in the official schemas.
type Type uint8

// The values of [Type].
const (
	String Type = iota + 1 // any text
	Number                 // a JSON number
	UUID                   // an identifier (RFC 9562)
	URI                    // an absolute URI (RFC 3986)
	Email                  // an e-mail address
	Time                   // a time (RFC 3339)
	Enum                   // one of Field.Values
	List                   // a list of Field.Of
	Nested                 // one Field.Of
)

// A Field is one property of an object of HSDS and what becomes of it.
type Field struct {
	Name     string   // as HSDS spells it
	Type     Type     // in the official schemas
	Use      Use      // what becomes of it
	Required bool     // by the official schema of the object
	Since31  bool     // not in HSDS 3.0
	Of       string   // the object in a List or Nested field
	Values   []string // of an Enum
	To       string   // where a mapped field goes, or why one is dropped
}

// An Object is one of the objects of HSDS, which is a table of its tabular package.
type Object struct {
	Name    string // such as "service"
	File    string // its table, such as "services.csv"
	Since31 bool   // not in HSDS 3.0
	Fields  []Field
}

// Objects returns the objects of HSDS 3.0 and 3.1 with all their fields: a table of
// what is mapped, kept and dropped. The result is the caller's own.
func Objects() []Object {
	out := slices.Clone(table[:])
	for i := range out {
		out[i].Fields = slices.Clone(out[i].Fields)
	}
	return out
}

// objectNamed returns an object of the table, or nil.
func objectNamed(name string) *Object {
	for i := range table {
		if table[i].Name == name {
			return &table[i]
		}
	}
	return nil
}

// field returns a field of the object, or nil.
func (o *Object) field(name string) *Field {
	for i := range o.Fields {
		if o.Fields[i].Name == name {
			return &o.Fields[i]
		}
	}
	return nil
}
