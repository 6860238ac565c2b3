package duplicate

import (
	"cmp"
	"slices"
)

// A Proposal is what one record of several that are the same could look like. It is a
// preview: nothing is changed, the records stay, and it says where each value comes from.
type Proposal struct {
	Records []Key           `json:"records"` // that it would stand for, in canonical order
	Fields  []ProposedField `json:"fields"`
}

// A ProposedField is the value proposed for a field and all others, so that nothing is
// lost.
type ProposedField struct {
	Name   string          `json:"name"`
	Value  ProposedValue   `json:"value,omitzero"`
	Others []ProposedValue `json:"others,omitzero"` // that differ from it, most frequent first
}

// A ProposedValue is a value and the records that have it, or spell the same in another way.
type ProposedValue struct {
	Value string `json:"value"`
	From  []Key  `json:"from"` // the first spells it so
}

// Propose previews the merge of records. Of each field it takes the value that most records
// have, spelling aside; of equal ones the longest, then that of the first record.
func Propose(spec Spec, records []Record) Proposal {
	list := slices.Clone(records)
	slices.SortFunc(list, func(a, b Record) int { return compareRecords(&a, &b) })
	p := Proposal{}
	for i := range list {
		p.Records = append(p.Records, Key{list[i].Source, list[i].ID})
	}
	for i, f := range spec.Fields {
		field := ProposedField{Name: f.Name}
		if values := proposedValues(f, i, list); len(values) > 0 {
			field.Value, field.Others = values[0], values[1:]
		}
		p.Fields = append(p.Fields, field)
	}
	return p
}

func proposedValues(f Field, i int, records []Record) []ProposedValue {
	var values []ProposedValue
	var n normaliser
	at := make(map[string]int)
	for r := range records {
		if i >= len(records[r].Values) || records[r].Values[i] == "" {
			continue
		}
		raw, key := records[r].Values[i], Key{records[r].Source, records[r].ID}
		v := n.value(f.Kind, raw)
		name := string(v.key)
		if name == "" || v.form != 0 {
			name = "\x00" + raw // not readable as its kind, or with a legal form: spelling counts
		}
		k, ok := at[name]
		if !ok {
			k, at[name] = len(values), len(values)
			values = append(values, ProposedValue{Value: raw})
		}
		from := &values[k]
		if len(raw) > len(from.Value) {
			from.Value = raw
			from.From = slices.Insert(from.From, 0, key)
		} else {
			from.From = append(from.From, key)
		}
	}
	slices.SortStableFunc(values, func(a, b ProposedValue) int {
		return cmp.Or(cmp.Compare(len(b.From), len(a.From)), cmp.Compare(len(b.Value), len(a.Value)))
	})
	return values
}
