package hsds

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/socialebasis/verbinder/cohesion"
)

// ExportCSV writes what [Export] writes as the tabular package of HSDS: a table for
// each object that occurs, and a datapackage.json that names them. Create makes the
// file of that name; ExportCSV writes each file whole before it asks for the next,
// and closes none. Empty texts are no values in CSV, and columns that HSDS does not
// have hold JSON where their values are not texts; they are named "json:...".
func ExportCSV(create func(name string) (io.Writer, error), records []cohesion.Record, opt ExportOptions) (*Report, error) {
	ex := newExporter(records, opt)
	docs, err := ex.documents()
	if err != nil {
		return ex.report, err
	}
	f := &flattener{rows: map[string][]object{}, seen: map[string]string{}}
	for _, d := range docs {
		f.entity(d.kind, d.o)
	}
	var resources []any
	for i := range table {
		info := &table[i]
		rows := f.rows[info.Name]
		if len(rows) == 0 {
			continue
		}
		w, err := create(info.File)
		if err != nil {
			return ex.report, fmt.Errorf("hsds: export: %w", err)
		}
		if err := writeTable(w, info, rows); err != nil {
			return ex.report, fmt.Errorf("hsds: export: %s: %w", info.File, err)
		}
		resources = append(resources, object{"name": info.Name, "path": info.File, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv"})
	}
	w, err := create("datapackage.json")
	if err != nil {
		return ex.report, fmt.Errorf("hsds: export: %w", err)
	}
	raw, err := json.MarshalIndent(object{"name": "hsds", "profile": "tabular-data-package", "resources": resources}, "", "  ")
	if err != nil {
		return ex.report, fmt.Errorf("hsds: export: %w", err)
	}
	if _, err := w.Write(append(raw, '\n')); err != nil {
		return ex.report, fmt.Errorf("hsds: export: %w", err)
	}
	return ex.report, nil
}

// A flattener turns nested documents into rows.
type flattener struct {
	rows map[string][]object
	seen map[string]string // table and id: the row
}

// entity adds the row of an object and those of its parts, and returns its id.
func (f *flattener) entity(name string, o object) string {
	info := objectNamed(name)
	id := text(o, "id")
	flat := object{}
	type part struct {
		field *Field
		value any
	}
	var parts []part
	for _, key := range slices.Sorted(maps.Keys(o)) {
		field := info.field(key)
		switch {
		case field != nil && field.Type == Nested:
			if inner, ok := o[key].(object); ok {
				flat[nestedKey(key)] = f.entity(field.Of, inner)
			}
		case field != nil && field.Type == List:
			parts = append(parts, part{field, o[key]})
		default:
			flat[key] = o[key]
		}
	}
	key := name + " " + id
	form := string(encoded(flat))
	if was, ok := f.seen[key]; ok {
		if was == form {
			return id
		}
		id = uuidOf("again", id, form) // the same id for something else
		flat["id"] = id
		if _, ok := f.seen[name+" "+id]; ok {
			return id
		}
		key = name + " " + id
	}
	f.seen[key] = form
	f.rows[name] = append(f.rows[name], flat)
	for _, p := range parts {
		for _, inner := range objectsOf(p.value) {
			child, _ := copyValue(inner).(object)
			switch p.field.Of {
			case "attribute":
				child["link_id"], child["link_entity"] = id, name
			case "metadata":
				child["resource_id"], child["resource_type"] = id, name
			default:
				child[name+"_id"] = id
			}
			f.entity(p.field.Of, child)
		}
	}
	return id
}

// nestedKey is the column that names the object of a nested field.
func nestedKey(field string) string {
	if field == "taxonomy_detail" {
		return "taxonomy_id"
	}
	return field + "_id"
}

// writeTable writes the columns of the official schema, and then the others.
func writeTable(w io.Writer, info *Object, rows []object) error {
	used := map[string]bool{}
	isJSON := map[string]bool{}
	for _, r := range rows {
		for key, v := range r {
			used[key] = true
			if _, ok := v.(string); !ok && info.field(key) == nil && key != ownKey {
				isJSON[key] = true
			}
		}
	}
	var columns []string
	for i := range info.Fields {
		if f := &info.Fields[i]; f.Type != List && f.Type != Nested && (!f.Since31 || used[f.Name]) {
			columns = append(columns, f.Name)
			delete(used, f.Name)
		}
	}
	columns = append(columns, slices.SortedFunc(maps.Keys(used), cmp.Compare[string])...)
	out := csv.NewWriter(w)
	header := slices.Clone(columns)
	for i, name := range header {
		if isJSON[name] {
			header[i] = jsonColumn + name
		}
	}
	if err := out.Write(header); err != nil {
		return err
	}
	cells := make([]string, len(columns))
	for _, r := range rows {
		for i, name := range columns {
			cells[i] = cell(r[name], isJSON[name])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cell(v any, asJSON bool) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if !asJSON {
			return v
		}
	case json.Number:
		return v.String()
	case bool:
		if !asJSON {
			return strconv.FormatBool(v)
		}
	}
	return string(encoded(v))
}
