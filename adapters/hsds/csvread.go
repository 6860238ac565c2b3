package hsds

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// jsonColumn begins the name of a column whose cells are JSON: fields that HSDS does
// not have, and that are no texts.
const jsonColumn = "json:"

// ImportCSV reads the tabular package of HSDS: a table per object, services.csv,
// organizations.csv and so on, named as in the official schemas, in the singular, or
// by a datapackage.json. What a cell cannot say is a null: an empty cell is no value.
// Otherwise it is as [Import]. The error is about the options or the file system.
func ImportCSV(fsys fs.FS, opt Options) (*Batch, *Report, error) {
	report := &Report{}
	if err := opt.check(); err != nil {
		return nil, report, err
	}
	g := newGatherer(report)
	g.csv = true
	p := &tables{gatherer: g, rows: map[string][]*row{}, byID: map[string]map[string]*row{}}
	if err := p.read(fsys); err != nil {
		return nil, report, fmt.Errorf("hsds: import: %w", err)
	}
	p.nest()
	p.gather()
	return build(g, opt), report, nil
}

// A row is one row of a table.
type row struct {
	table string
	where string
	raw   []byte
	o     object
	used  bool
}

// tables are the tables of a package.
type tables struct {
	*gatherer
	rows map[string][]*row
	byID map[string]map[string]*row
}

// read reads all tables that are there.
func (p *tables) read(fsys fs.FS) error {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return err
	}
	named, err := packageNames(fsys)
	if err != nil {
		p.reporter("datapackage.json", "").add(Warning, CodeSyntax, "", "%v; the tables are found by their names", err)
	}
	found := 0
	for _, e := range entries {
		if e.IsDir() || !strings.EqualFold(path.Ext(e.Name()), ".csv") {
			continue
		}
		info := tableNamed(named[e.Name()], e.Name())
		if info == nil {
			p.reporter(e.Name(), "").add(Left, CodeUnknown, "", "is no table of HSDS; not read")
			continue
		}
		data, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return err
		}
		found++
		p.table(info.Name, e.Name(), data)
	}
	if found == 0 {
		return errors.New("the package holds no table of HSDS, such as services.csv")
	}
	return nil
}

// packageNames returns the names of tables by their files from datapackage.json.
func packageNames(fsys fs.FS) (map[string]string, error) {
	data, err := fs.ReadFile(fsys, "datapackage.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var pkg struct {
		Resources []struct{ Name, Path string }
	}
	if err := json.Unmarshal(data, &pkg); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, r := range pkg.Resources {
		names[path.Base(r.Path)] = r.Name
	}
	return names, nil
}

// tableNamed finds the object of a table by the name that a package gives it, or by
// that of its file.
func tableNamed(name, file string) *Object {
	stem := strings.TrimSuffix(strings.ToLower(file), ".csv")
	for i := range table {
		official := strings.TrimSuffix(table[i].File, ".csv")
		for _, s := range []string{strings.ToLower(name), stem} {
			if s != "" && (s == table[i].Name || s == official || s == table[i].Name+"s") {
				return &table[i]
			}
		}
	}
	return nil
}

// table reads the rows of one table.
func (p *tables) table(name, file string, data []byte) {
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		data = rest
		p.reporter(file+":1", "").add(Repaired, CodeEncoding, "", "began with a mark of byte order; left out")
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	in.LazyQuotes = true
	var header []string
	count := 0
	for {
		start := in.InputOffset()
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		raw := bytes.TrimRight(data[start:in.InputOffset()], "\r\n")
		where := fmt.Sprintf("%s:%d", file, lineOf(in, err))
		switch {
		case err != nil:
			p.reporter(where, "").reject(CodeSyntax, raw, "is no row of CSV: %v", err)
			if in.InputOffset() == start {
				return
			}
		case header == nil:
			header = p.header(name, cells, where)
		default:
			count++
			p.row(name, header, cells, where, bytes.Clone(raw))
		}
	}
	if count == 0 {
		p.reporter(file, "").add(Warning, CodeEmptyTable, "", "has no rows")
	}
}

// lineOf returns the number of the line on which the row begins that was read last.
func lineOf(in *csv.Reader, err error) int {
	var bad *csv.ParseError
	switch {
	case errors.As(err, &bad):
		return bad.StartLine
	case err != nil:
		return 0
	}
	line, _ := in.FieldPos(0)
	return line
}

// header cleans the names of the columns; one that occurs twice gets a number.
func (p *tables) header(name string, cells []string, where string) []string {
	var out []string
	for _, cell := range cells {
		cell = strings.TrimSpace(cell)
		if !strings.HasPrefix(cell, jsonColumn) {
			cell = strings.ToLower(cell)
		}
		if cell != "" && slices.Contains(out, cell) {
			p.reporter(where, "").add(Moved, CodeDuplicate, "/"+escape(cell), "is a column that occurs twice; the first counts, the other is kept as %s_%d", cell, len(out)+1)
			cell += "_" + itoa(len(out)+1)
		}
		out = append(out, cell)
	}
	if !slices.Contains(out, "id") {
		p.reporter(where, "").add(Warning, CodeMissing, "/id", "the table %s has no column id", name)
	}
	return out
}

func (p *tables) row(name string, header, cells []string, where string, raw []byte) {
	p.report.Read++
	rep := p.reporter(where, "")
	if !utf8.Valid(raw) {
		rep.reject(CodeEncoding, raw, "is not UTF-8; convert it from its encoding")
		return
	}
	o := object{}
	for i, cell := range cells {
		switch {
		case i >= len(header):
			rep.add(Moved, CodeSyntax, "/column_"+itoa(i+1), "the row has more cells than there are columns; kept under this name")
			o["column_"+itoa(i+1)] = cell
		case header[i] == "" || cell == "" && header[i] != "organization_id":
		case header[i] == ownKey || strings.HasPrefix(header[i], jsonColumn):
			v, _, err := decodeJSON([]byte(cell))
			if err != nil {
				rep.add(Moved, CodeSyntax, "/"+escape(header[i]), "is not JSON; kept as text")
				v = cell
			}
			o[strings.TrimPrefix(header[i], jsonColumn)] = v
		default:
			o[header[i]] = cell
		}
	}
	if name != "service" && text(o, "organization_id") == "" {
		delete(o, "organization_id")
	}
	if len(o) == 0 {
		rep.reject(CodeMissing, raw, "the row is empty")
		return
	}
	r := &row{table: name, where: where, raw: raw, o: o}
	p.rows[name] = append(p.rows[name], r)
	id := idText(o["id"])
	if id == "" {
		return
	}
	if p.byID[name] == nil {
		p.byID[name] = map[string]*row{}
	}
	if _, twice := p.byID[name][asUUID(name, id)]; !twice {
		p.byID[name][asUUID(name, id)] = r
	}
}

// A place of a child is where rows of a table belong: in a list or field of the row
// that a key names.
type childPlace struct{ key, parent, field string }

// childPlaces lists, the most specific first, where the rows of each table belong.
func childPlaces(name string) []childPlace {
	listField := func(parent, field string) []childPlace { return []childPlace{{parent + "_id", parent, field}} }
	at := func(field string, parents ...string) []childPlace {
		var out []childPlace
		for _, parent := range parents {
			out = append(out, childPlace{parent + "_id", parent, field})
		}
		return out
	}
	switch name {
	case "phone":
		return at("phones", "contact", "service_at_location", "service", "location", "organization")
	case "contact":
		return at("contacts", "service_at_location", "service", "location", "organization")
	case "schedule":
		return at("schedules", "service_at_location", "service", "location")
	case "service_area":
		return at("service_areas", "service_at_location", "service")
	case "language":
		return at("languages", "phone", "service", "location")
	case "funding":
		return at("funding", "service", "organization")
	case "address", "accessibility":
		return listField("location", map[string]string{"address": "addresses", "accessibility": "accessibility"}[name])
	case "cost_option", "required_document":
		return listField("service", name+"s")
	case "service_capacity":
		return listField("service", "capacities")
	case "service_at_location":
		return listField("service", "service_at_locations")
	case "program", "organization_identifier":
		return listField("organization", name+"s")
	case "url":
		return append(listField("service", "additional_urls"), listField("organization", "additional_websites")...)
	}
	return nil
}

// What rows copy of others is bounded: a copy may be this many times as long as the
// row that gets it, and all longer ones share a number of bytes.
const (
	copyTimes = 16
	copyPool  = 8 << 20
)

// A pool is what there is for copies of rows that are longer than the rows that get
// them allow. Without a bound, a package whose rows all name one long text would grow
// with the square of its length.
type pool struct {
	left int
	size map[*row]int
}

// allows reports whether a row may have a copy of another. The first that asks for it
// always may, so that nothing is lost.
func (p *pool) allows(r, other *row) bool {
	size, again := p.size[other]
	if !again {
		size = len(encoded(other.o))
		p.size[other] = size
	}
	switch {
	case !again || size <= copyTimes*len(r.raw):
	case size <= p.left:
		p.left -= size
	default:
		return false
	}
	return true
}

// nest puts the rows of child tables in those of their parents.
func (p *tables) nest() {
	copies := &pool{left: copyPool, size: map[*row]int{}}
	for _, pair := range [][3]string{{"taxonomy_term", "taxonomy_id", "taxonomy_detail"}, {"service_capacity", "unit_id", "unit"}, {"attribute", "taxonomy_term_id", "taxonomy_term"}, {"service", "program_id", "program"}} {
		target := map[string]string{"taxonomy_detail": "taxonomy", "unit": "unit", "taxonomy_term": "taxonomy_term", "program": "program"}[pair[2]]
		for _, r := range p.rows[pair[0]] {
			key := text(r.o, pair[1])
			if key == "" {
				continue
			}
			switch other := p.byID[target][asUUID(target, key)]; {
			case other == nil:
				p.reporter(r.where, idText(r.o["id"])).add(Warning, CodeReference, "/"+pair[1], "names no %s that is there", target)
			case copies.allows(r, other):
				r.o[pair[2]] = copyValue(other.o)
				other.used = true
			default:
				p.reporter(r.where, idText(r.o["id"])).add(Left, CodeRange, "/"+pair[2], "the %s is too long to be with each row that names it (%s); this one has its identifier only", target, other.where)
			}
		}
	}
	// Children before their parents, so that what is copied is whole.
	for _, name := range []string{"metadata", "attribute", "language", "phone", "contact", "schedule", "service_area", "accessibility", "address", "cost_option",
		"funding", "required_document", "program", "organization_identifier", "service_capacity", "url", "service_at_location"} {
		for _, r := range p.rows[name] {
			p.attach(r)
		}
	}
}

// attach puts one row where it belongs, or rejects it.
func (p *tables) attach(r *row) {
	rep := p.reporter(r.where, idText(r.o["id"]))
	places := childPlaces(r.table)
	switch r.table {
	case "attribute":
		places = p.anywhere(text(r.o, "link_entity"), "link_id", "attributes", text(r.o, "link_id"))
	case "metadata":
		places = p.anywhere(text(r.o, "resource_type"), "resource_id", "metadata", text(r.o, "resource_id"))
	}
	blankKeys := true
	for _, at := range places {
		key := text(r.o, at.key)
		if key == "" {
			continue
		}
		blankKeys = false
		if r.table == "phone" && at.parent == "contact" {
			rep.add(Left, CodePerson, "/contact_id", "is the telephone of a contact person; left out")
			p.report.Persons++
			return
		}
		parent := p.byID[at.parent][asUUID(at.parent, key)]
		if parent == nil {
			continue
		}
		rows, _ := parent.o[at.field].([]any)
		parent.o[at.field] = append(rows, r.o)
		return
	}
	if blankKeys {
		rep.reject(CodeReference, r.raw, "belongs to nothing: its keys are blank")
		return
	}
	rep.reject(CodeReference, r.raw, "belongs to something that is not there")
}

// anywhere finds the table of a row that any table may link to: the named one, else
// the first that has the key.
func (p *tables) anywhere(entity, key, field, id string) []childPlace {
	if id == "" {
		return []childPlace{{key, "service", field}}
	}
	if info := tableNamed(entity, ""); info != nil {
		return []childPlace{{key, info.Name, field}}
	}
	for i := range table {
		if p.byID[table[i].Name][asUUID(table[i].Name, id)] != nil {
			return []childPlace{{key, table[i].Name, field}}
		}
	}
	return []childPlace{{key, "service", field}}
}

// gather hands over the objects that become records.
func (p *tables) gather() {
	for _, r := range p.rows["organization"] {
		p.organisation(r.o, r.where, r.raw)
	}
	for _, r := range p.rows["location"] {
		p.location(r.o, r.where, r.raw)
	}
	for _, r := range p.rows["service"] {
		p.service(r.o, r.where, r.raw)
	}
	for _, name := range []string{"taxonomy", "taxonomy_term", "unit"} {
		for _, r := range p.rows[name] {
			if !r.used && name != "taxonomy_term" {
				p.reporter(r.where, idText(r.o["id"])).reject(CodeReference, r.raw, "nothing uses this %s", name)
			}
		}
	}
	for _, r := range p.rows["taxonomy_term"] {
		if !r.used {
			p.reporter(r.where, idText(r.o["id"])).reject(CodeReference, r.raw, "nothing uses this term")
		}
	}
	for _, r := range p.rows["meta_table_description"] {
		p.reporter(r.where, idText(r.o["id"])).reject(CodeUnknown, r.raw, "describes the package, not a record")
	}
}
