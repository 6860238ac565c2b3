package sqlstore

import (
	"fmt"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// A query is a statement in the making.
type query struct {
	d    *dialect
	args []any
}

// arg adds a parameter and returns its place.
func (q *query) arg(v any) string {
	q.args = append(q.args, v)
	return fmt.Sprint("$", len(q.args))
}

// A selection is the statements that find what a filter holds. Every facet with rows that
// the filter names narrows it: the first leads, since it is likely to be
// the rarest, and the others are looked up for each record that it gives.
type selection struct {
	query
	community, kind string      // places of parameters
	lead            *condition  // by which records are found; nil is all records of the kind
	others          []condition // that they must meet too
	columns         []string    // conditions on columns of the record r
	nothing         bool        // no record can meet the filter
}

// A condition is met by records that have one of the values of a facet.
type condition struct {
	facet  int64
	values []string
}

func (d *dialect) selection(community string, kind cohesion.Kind, f *store.Filter) *selection {
	s := &selection{query: query{d: d}}
	s.community, s.kind = s.arg(community), s.arg(int64(kind))
	conditions := conditionsOf(f)
	if len(conditions) > 0 {
		s.lead, s.others = &conditions[0], conditions[1:]
	}
	s.byStatus(f.Status)
	if !f.ChangedSince.IsZero() {
		s.columns = append(s.columns, anyChanged, "r.changed >= "+s.arg(f.ChangedSince.Truncate(microsecond).UnixMicro()))
	}
	if !f.ChangedBefore.IsZero() {
		s.columns = append(s.columns, anyChanged, "r.changed > "+s.arg(time.Time{}.UnixMicro())+" AND r.changed < "+s.arg(f.ChangedBefore.Truncate(microsecond).UnixMicro()))
	}
	if !f.ExpiresBefore.IsZero() {
		s.columns = append(s.columns, "r.expires > 0 AND r.expires < "+s.arg(dayNumber(f.ExpiresBefore)))
	}
	if f.Published {
		s.columns = append(s.columns, "r.published = 1")
	}
	return s
}

// anyChanged is true of every record, and names the index of changes: see the migration.
const anyChanged = "r.changed > -9223372036854775807"

// conditionsOf returns the facets that the filter names, the rarest first as far as one
// can tell.
func conditionsOf(f *store.Filter) []condition {
	var all []condition
	if f.Source != nil {
		all = append(all, condition{bySource, []string{short(sourceValue(*f.Source))}})
	}
	if f.Subject != "" {
		all = append(all, condition{bySubject, []string{short(string(f.Subject))}})
	}
	add := func(facet int64, n int, value func(i int) string) {
		if n > 0 {
			c := condition{facet: facet}
			for i := range n {
				c.values = append(c.values, short(value(i)))
			}
			all = append(all, c)
		}
	}
	add(byAbout, len(f.About), func(i int) string { return aboutValue(f.About[i]) })
	add(byTheme, len(f.Themes), func(i int) string { return string(f.Themes[i]) })
	add(byArea, len(f.Areas), func(i int) string { return f.Areas[i].String() })
	return all
}

// byStatus asks for states. Names that no state can have meet nothing; they are left
// out, for not every database takes them as text.
func (s *selection) byStatus(asked []string) {
	if len(asked) == 0 {
		return
	}
	var names []string
	none := false
	for _, name := range asked {
		none = none || name == ""
		if isName(name) {
			names = append(names, name)
		}
	}
	switch {
	case none:
		s.columns = append(s.columns, s.inText("r.status", append(names, "")))
	case len(names) == 0:
		s.nothing = true
	default: // the index of states leaves out records without one
		s.columns = append(s.columns, "r.status <> ''", s.inText("r.status", names))
	}
}

func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// inText is true of a column of text with one of the values.
func (q *query) inText(column string, values []string) string {
	if q.d.arrays {
		return column + " = ANY(" + q.arg(values) + ")"
	}
	return in(q, column, values, func(v string) any { return v })
}

// inBytes is true of a column of bytes with one of the values.
func (q *query) inBytes(column string, values []string) string {
	if q.d.arrays {
		return column + " = ANY(" + q.arg(byteLists(values)) + ")"
	}
	return in(q, column, values, func(v string) any { return []byte(v) })
}

func in(q *query, column string, values []string, value func(string) any) string {
	places := make([]string, len(values))
	for i, v := range values {
		places[i] = q.arg(value(v))
	}
	return column + " IN (" + strings.Join(places, ", ") + ")"
}

func byteLists(values []string) [][]byte {
	lists := make([][]byte, len(values))
	for i, v := range values {
		lists[i] = []byte(v)
	}
	return lists
}

// where returns all conditions but the lead's; id is the record's id, of row f of
// vb_facet or row r of vb_record.
func (s *selection) where(id string) []string {
	var all []string
	for _, c := range s.others {
		all = append(all, fmt.Sprintf("EXISTS (SELECT 1 FROM vb_facet x WHERE x.community = %s AND x.kind = %s AND x.facet = %d AND %s AND x.id = %s)",
			s.community, s.kind, c.facet, s.inBytes("x.value", c.values), id))
	}
	return append(all, s.columns...)
}

// led returns the part FROM ... WHERE ... that finds ids f.id by the lead; value is
// the condition on its values.
func (s *selection) led(value string) string {
	from := "FROM vb_facet f"
	where := []string{"f.community = " + s.community, "f.kind = " + s.kind, fmt.Sprint("f.facet = ", s.lead.facet), value}
	if len(s.columns) > 0 {
		// Not every database keeps the order of other joins.
		from += " CROSS JOIN vb_record r"
		where = append(where, "r.community = f.community", "r.kind = f.kind", "r.id = f.id")
	}
	return from + " WHERE " + strings.Join(append(where, s.where("f.id")...), " AND ")
}

// unled returns the part FROM ... WHERE ... over all records of the kind.
func (s *selection) unled() string {
	where := append([]string{"r.community = " + s.community, "r.kind = " + s.kind, "r.body IS NOT NULL"}, s.where("r.id")...)
	return "FROM vb_record r WHERE " + strings.Join(where, " AND ")
}

// count returns the statement that counts.
func (s *selection) count() string {
	switch {
	case s.lead == nil:
		return "SELECT count(*) " + s.unled()
	case len(s.lead.values) == 1:
		return "SELECT count(*) " + s.led(s.inBytes("f.value", s.lead.values))
	}
	return "SELECT count(DISTINCT f.id) " + s.led(s.inBytes("f.value", s.lead.values))
}

// mostBranches is up to how many values are searched one by one without lists.
const mostBranches = 32

// list returns the statement for a page of limit records after an id.
func (s *selection) list(after string, limit int) string {
	last, most := s.arg(after), s.arg(int64(limit))
	if s.lead == nil {
		return fmt.Sprintf("SELECT %s %s AND r.id > %s ORDER BY r.id LIMIT %s", readingColumns, s.unled(), last, most)
	}
	return fmt.Sprintf("SELECT %s FROM (SELECT DISTINCT b.id FROM (%s) b ORDER BY b.id LIMIT %s) d CROSS JOIN vb_record r WHERE r.community = %s AND r.kind = %s AND r.id = d.id ORDER BY r.id",
		readingColumns, s.branches(last, most), most, s.community, s.kind)
}

// branches returns the ids that the lead finds. Each value has its own search, which stops
// when it has enough: together they read a page's worth of each value, however many
// records there are.
func (s *selection) branches(last, most string) string {
	branch := func(value string) string {
		return fmt.Sprintf("SELECT f.id %s AND f.id > %s ORDER BY f.id LIMIT %s", s.led(value), last, most)
	}
	values := s.lead.values
	switch {
	case s.d.arrays:
		return fmt.Sprintf("SELECT l.id FROM unnest(%s::bytea[]) AS v(value) CROSS JOIN LATERAL (%s) l", s.arg(byteLists(values)), branch("f.value = v.value"))
	case len(values) > mostBranches:
		return "SELECT f.id " + s.led(s.inBytes("f.value", values)) + " AND f.id > " + last
	}
	parts := make([]string, len(values))
	for i, value := range values {
		parts[i] = "SELECT * FROM (" + branch("f.value = "+s.arg([]byte(value))) + ")"
	}
	return strings.Join(parts, " UNION ALL ")
}

// dayNumber writes a day as a number that sorts as days do; 0 is none.
func dayNumber(d schedule.Date) int64 {
	return int64(d.Year)*10000 + int64(d.Month)*100 + int64(d.Day)
}
