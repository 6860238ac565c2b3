package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/cohesion"
)

// An archive is what an audit reads.
type archive struct {
	changes []ChangeRow
	records []RecordRow
	entries []Entry
	seal    Seal
}

var auditAt = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// name returns the reference of the n-th place.
func name(n int) cohesion.RecordRef { return Ref(stable[cohesion.Place](fmt.Sprint("place ", n))) }

// newArchive has four places: 1 is at version 2, 2 at 1, 3 was deleted, 4 was made and erased.
func newArchive() *archive {
	a := &archive{}
	in := stable[cohesion.Community]("here")
	write := func(n, version int, deleted bool) {
		c := Change{Seq: uint64(len(a.changes) + 1), Kind: cohesion.KindPlace, ID: name(n).ID, Version: version, Deleted: deleted, At: auditAt}
		a.seal.Feed = a.seal.Feed.Change(in, c)
		a.changes = append(a.changes, ChangeRow{Change: c, Link: a.seal.Feed.Link})
	}
	write(1, 1, false)
	write(2, 1, false)
	write(3, 1, false)
	write(4, 1, false)
	write(1, 2, false)
	write(3, 2, true)
	write(4, 2, true)
	a.changes[3].Deleted, a.changes[3].Version, a.changes[3].Erased = true, 2, true
	for n, version := range map[int]int{1: 2, 2: 1} {
		body := fmt.Appendf(nil, `{"n":%d}`, n)
		row := RecordRow{Ref: name(n), Version: version, Body: body, Sum: RecordSum(in, name(n), version, body)}
		a.records = append(a.records, row)
		a.seal.Records = a.seal.Records.With(row.Sum)
	}
	slices.SortFunc(a.records, func(x, y RecordRow) int { return y.Version - x.Version })
	for n := range 4 {
		e := Entry{At: auditAt, Activity: "x", Records: n}
		a.seal.Log = a.seal.Log.Entry(in, e)
		e.Seq, e.Link = a.seal.Log.Seq, a.seal.Log.Link
		a.entries = append(a.entries, e)
	}
	a.seal.Pruned = Chain{1, a.entries[0].Link}
	a.entries = a.entries[1:]
	return a
}

// findings audits the archive and returns code and number or record of what is found.
func (a *archive) findings() []string {
	audit := NewAudit(stable[cohesion.Community]("here"), a.seal)
	for _, row := range a.changes {
		audit.Change(row)
	}
	for _, e := range a.entries {
		audit.Entry(e)
	}
	for _, row := range a.records {
		audit.Record(row)
	}
	found := []string{}
	for _, f := range audit.Findings() {
		text := f.Code.String()
		for n := 1; n <= 9; n++ {
			if f.Ref == name(n) {
				text += fmt.Sprint(" place ", n)
			}
		}
		if f.Seq > 0 {
			text += fmt.Sprint(" ", f.Seq)
		}
		found = append(found, text)
	}
	return found
}

// TestAudit harms an archive in one way at a time, and wants exactly what follows from
// it found.
func TestAudit(t *testing.T) {
	for what, c := range map[string]struct {
		harm func(a *archive)
		want []string
	}{
		"nothing":                        {func(*archive) {}, []string{}},
		"a record is lost":               {func(a *archive) { a.records = a.records[1:] }, []string{"missing place 1", "tally"}},
		"a body is another":              {func(a *archive) { a.records[0].Body = []byte("{}") }, []string{"changed place 1", "tally"}},
		"a checksum is another":          {func(a *archive) { a.records[0].Sum[9]++ }, []string{"changed place 1"}},
		"a record is twice there":        {func(a *archive) { a.records = append(a.records, a.records[1]) }, []string{"extra place 2", "tally"}},
		"a record is called otherwise":   {func(a *archive) { a.records[1].Ref = name(5) }, []string{"changed place 5", "extra place 5", "missing place 2", "tally"}},
		"a deleted record is back":       {func(a *archive) { a.back(3, 1) }, []string{"extra place 3"}},
		"an older version is there":      {func(a *archive) { a.older() }, []string{"changed place 1"}},
		"the tally is another":           {func(a *archive) { a.seal.Records.Count++ }, []string{"tally"}},
		"a change is lost":               {func(a *archive) { a.changes = slices.Delete(a.changes, 1, 2) }, []string{"feed 2", "extra place 2"}},
		"a change is another":            {func(a *archive) { a.changes[1].Version = 7 }, []string{"feed 2", "changed place 2"}},
		"a change happened elsewhen":     {func(a *archive) { a.changes[1].At = auditAt.Add(time.Microsecond) }, []string{"feed 2"}},
		"a link is another":              {func(a *archive) { a.changes[1].Link[0]++ }, []string{"feed 2", "feed 3"}},
		"a change is twice there":        {func(a *archive) { a.changes = slices.Insert(a.changes, 1, a.changes[1]) }, []string{"feed 2"}},
		"the last change is lost":        {func(a *archive) { a.changes = a.changes[:6] }, []string{"feed 7", "feed place 4 4"}},
		"the end is another":             {func(a *archive) { a.seal.Feed.Link[0]++ }, []string{"feed 7"}},
		"an erased change is back":       {func(a *archive) { a.changes[3].Deleted = false }, []string{"feed place 4 4"}},
		"an erased change is older":      {func(a *archive) { a.changes[3].Version = 1 }, []string{"feed place 4 7"}},
		"an erased change is elsewhen":   {func(a *archive) { a.changes[3].At = auditAt.Add(time.Hour) }, []string{"feed place 4 7"}},
		"an erased change lost its mark": {func(a *archive) { a.changes[3].Erased = false }, []string{"feed 4"}},
		"a change is marked as erased":   {func(a *archive) { a.changes[1].Erased = true }, []string{"feed place 2 2"}},
		"a change names nothing":         {func(a *archive) { a.changes[6].ID = "x" }, []string{"feed 7", "feed 7", "feed place 4 4"}},
		"an entry is lost":               {func(a *archive) { a.entries = slices.Delete(a.entries, 1, 2) }, []string{"log 3"}},
		"the log's beginning is lost":    {func(a *archive) { a.entries = a.entries[1:] }, []string{"log 2"}},
		"an entry is another":            {func(a *archive) { a.entries[1].Actor = "other" }, []string{"log 3"}},
		"the log's end is lost":          {func(a *archive) { a.entries = a.entries[:2] }, []string{"log 4"}},
	} {
		t.Run(what, func(t *testing.T) {
			a := newArchive()
			c.harm(a)
			if diff := cmp.Diff(c.want, a.findings()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// back puts a record there as if the tally knew of it.
func (a *archive) back(n, version int) {
	row := RecordRow{Ref: name(n), Version: version, Body: []byte("{}")}
	row.Sum = RecordSum(stable[cohesion.Community]("here"), row.Ref, version, row.Body)
	a.records = append(a.records, row)
	a.seal.Records = a.seal.Records.With(row.Sum)
}

// older puts an older version of place 1 in its place, tally and all.
func (a *archive) older() {
	a.seal.Records = a.seal.Records.Without(a.records[0].Sum)
	a.records = a.records[1:]
	a.back(1, 1)
}

func TestSum(t *testing.T) {
	a, b := digest([]byte("a")), digest([]byte("b"))
	if a.Plus(b) != b.Plus(a) || a.Plus(b).Minus(b) != a || a.Minus(a) != (Sum{}) {
		t.Error("sums do not add up")
	}
	full := Sum{}
	for i := range full {
		full[i] = 0xff
	}
	if one := (Sum{31: 1}); full.Plus(one) != (Sum{}) || (Sum{}).Minus(one) != full || (Sum{23: 1}).Minus(one).Plus(one) != (Sum{23: 1}) {
		t.Error("carries are lost")
	}
	if digest([]byte("ab"), nil) == digest([]byte("a"), []byte("b")) {
		t.Error("another division of the same bytes gives the same sum")
	}
	text, err := a.MarshalText()
	var back Sum
	if err != nil || back.UnmarshalText(text) != nil || back != a {
		t.Errorf("%s came back as %s, %v", text, back, err)
	}
	for _, bad := range []string{"", "ab", strings.Repeat("0", 63), strings.Repeat("0", 65), strings.Repeat("A", 64), strings.Repeat("g", 64)} {
		if back.UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestFeedCursor(t *testing.T) {
	c := Chain{}.Change(stable[cohesion.Community]("here"), Change{Kind: cohesion.KindPlace})
	if seq, err := ParseFeedCursor(c.Cursor()); seq != 1 || err != nil {
		t.Errorf("%q is read as %d, %v", c.Cursor(), seq, err)
	}
	if seq, err := ParseFeedCursor(Chain{}.Cursor()); seq != 0 || err != nil {
		t.Errorf("the beginning is read as %d, %v", seq, err)
	}
	for _, bad := range []Cursor{"1", "1.", "0.0123456789abcdef", "01.0123456789abcdef", "-1.0123456789abcdef", "1.0123456789abcdeF", "1.0123456789abcdef0", "99999999999999999999.0123456789abcdef"} {
		if _, err := ParseFeedCursor(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestFinding(t *testing.T) {
	f := Finding{Code: ChangedRecord, Community: stable[cohesion.Community]("here"), Ref: name(1), Detail: "why"}
	want := "changed place " + name(1).ID + " of community " + f.Community.String() + ": why"
	if f.String() != want {
		t.Errorf("got %q, want %q", f, want)
	}
	for code := MissingRecord; code <= BrokenStorage; code++ {
		if text, err := code.MarshalText(); err != nil || len(text) == 0 {
			t.Errorf("%d is %q, %v", code, text, err)
		}
	}
	if _, err := (BrokenStorage + 1).MarshalText(); err == nil {
		t.Error("a code beyond the last has a name")
	}
}
