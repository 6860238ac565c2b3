package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// verifyPage is how many rows are read at once.
const verifyPage = 2000

// Verify reads the partition in one moment.
func (h *handle) Verify(ctx context.Context) (findings []store.Finding, err error) {
	err = h.View(ctx, func(r store.Reader) error {
		v := &verification{handle: h, s: r.(*tx).s}
		findings, err = v.run(ctx)
		return err
	})
	return findings, err
}

// Verify has the database look at its own structures, then reads the documents and every
// partition.
func (s *Store) Verify(ctx context.Context) ([]store.Finding, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	findings, err := s.checkFile(ctx)
	if err != nil {
		return findings, err
	}
	found, err := documents{s}.verify(ctx)
	if findings = append(findings, found...); err != nil {
		return findings, err
	}
	names, err := s.partitions(ctx)
	if err != nil {
		return findings, err
	}
	for _, name := range names {
		found, err := s.named(name).Verify(ctx)
		if findings = append(findings, found...); err != nil {
			return findings, err
		}
	}
	return findings, nil
}

// checkFile asks the database for damage that it finds by itself.
func (s *Store) checkFile(ctx context.Context) (findings []store.Finding, err error) {
	if s.d.check == "" {
		return nil, nil
	}
	err = s.read(ctx, everyCommunity, func(s *session) error {
		findings = nil
		return s.each(ctx, s.d.check, nil, func(rows *sql.Rows) error {
			var text string
			err := rows.Scan(&text)
			if text != "ok" {
				findings = append(findings, store.Finding{Code: store.BrokenStorage, Detail: text})
			}
			return err
		})
	})
	return findings, err
}

// named returns the handle of a partition by its name in the tables.
func (s *Store) named(name string) *handle {
	h := &handle{store: s, name: name}
	if id, err := cohesion.ParseID[cohesion.Community](name); err == nil {
		h.community = id
	}
	return h
}

// partitions returns the names of all partitions. One that lost its row, but has a
// first change, is among them, and will be found to have lost it.
func (s *Store) partitions(ctx context.Context) (names []string, err error) {
	err = s.read(ctx, everyCommunity, func(s *session) error {
		names = nil
		return s.each(ctx, `SELECT p.community FROM vb_partition p UNION SELECT c.community FROM vb_change c WHERE c.seq = 1 ORDER BY community`, nil,
			func(rows *sql.Rows) error {
				var name string
				err := rows.Scan(&name)
				names = append(names, name)
				return err
			})
	})
	return names, err
}

// A verification reads one partition.
type verification struct {
	handle *handle
	s      *session
	head   head
	audit  *store.Audit

	tombs  int         // rows of records that are gone
	facets store.Tally // of the rows of vb_facet that there should be
	own    bool        // the community's own record is there
}

func (v *verification) run(ctx context.Context) ([]store.Finding, error) {
	var err error
	if v.head, err = v.handle.head(ctx, v.s, ""); err != nil {
		return nil, err
	}
	v.audit = store.NewAudit(v.handle.community, v.head.Seal)
	if err := v.lists(ctx); err != nil {
		return nil, err
	}
	if err := v.records(ctx, v.record); err != nil {
		return nil, err
	}
	for _, check := range []func(context.Context) error{v.tombstones, v.index, v.keys} {
		if err := check(ctx); err != nil {
			return nil, err
		}
	}
	if v.own != v.head.listed {
		v.audit.Add(store.Finding{Code: store.WrongIndex, Detail: "the list of communities and the community's record do not agree"})
	}
	return v.audit.Findings(), nil
}

// lists reads the feed, the erasures and the log.
func (v *verification) lists(ctx context.Context) error {
	if err := verifyList(ctx, v, changeList, func(c *store.ChangeRow) { v.audit.Change(*c) }); err != nil {
		return err
	}
	if err := verifyList(ctx, v, erasureList, func(e *store.Erasure) { v.audit.Erasure(*e) }); err != nil {
		return err
	}
	return verifyList(ctx, v, entryList, func(e *store.Entry) { v.audit.Entry(*e) })
}

func verifyList[E any](ctx context.Context, v *verification, l list[E], yield func(*E)) error {
	for after, more := uint64(0), true; more; {
		n := 0
		_, _, err := l.each(ctx, v.handle, v.s, after, verifyPage, func(e *E) {
			after = *l.number(e)
			n++
			yield(e)
		})
		if err != nil {
			return err
		}
		more = n == verifyPage
	}
	return nil
}

// A stored row is what all columns of vb_record say.
type storedRow struct {
	reading
	kind                        int64
	status                      string
	changed, expires, published int64
	facets                      []byte
}

func (r *storedRow) ref() cohesion.RecordRef {
	return cohesion.RecordRef{Kind: cohesion.Kind(r.kind), ID: r.id}
}

// records calls yield for every row, in the order of kinds and ids.
func (v *verification) records(ctx context.Context, yield func(*storedRow)) error {
	var kind int64
	id, n := "", verifyPage
	for n == verifyPage {
		n = 0
		err := v.s.each(ctx, `SELECT `+readingColumns+`, r.kind, r.status, r.changed, r.expires, r.published, r.facets
FROM vb_record r WHERE r.community = $1 AND (r.kind, r.id) > ($2, $3) ORDER BY r.kind, r.id LIMIT $4`,
			[]any{v.handle.name, kind, id, int64(verifyPage)}, func(rows *sql.Rows) error {
				var r storedRow
				if err := rows.Scan(append(r.dest(), &r.kind, &r.status, &r.changed, &r.expires, &r.published, &r.facets)...); err != nil {
					return err
				}
				kind, id = r.kind, r.id
				n++
				yield(&r)
				return nil
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// record verifies a record and the columns that it is found by.
func (v *verification) record(r *storedRow) {
	ref := r.ref()
	if r.body == nil {
		v.tombs++
		if sum := store.RecordSum(v.handle.community, ref, r.version, nil); string(sum[:]) != string(r.checksum) {
			v.audit.Add(store.Finding{Code: store.ChangedRecord, Ref: ref, Detail: "its tombstone does not have its checksum"})
		}
		return
	}
	row := store.RecordRow{Ref: ref, Version: r.version, Body: r.body}
	if setSum(&row.Sum, r.checksum) != nil {
		row.Sum = store.Sum{}
	}
	v.audit.Record(row)
	if ref == store.Ref(v.handle.community) {
		v.own = true
	}
	rec, err := r.record(v.handle.community, ref.Kind)
	if err != nil {
		if r.form != form {
			v.audit.Add(store.Finding{Code: store.ChangedRecord, Ref: ref, Detail: fmt.Sprintf("it has form %d, which is not known", r.form)})
		}
		return // the checksum said so
	}
	is, err := newRow(v.handle.community, rec, r.version)
	if err != nil || is.status != r.status || is.changed != r.changed || is.expires != r.expires || is.published != r.published || string(is.facets) != string(r.facets) {
		v.audit.Add(store.Finding{Code: store.WrongIndex, Ref: ref, Detail: "the columns that it is found by say something else"})
		return
	}
	all, err := unpack(is.facets)
	if err != nil {
		return // it was packed a moment ago
	}
	for _, f := range all {
		v.facets = v.facets.With(facetRow{ref, f}.sum())
	}
}

func (f facetRow) sum() store.Sum {
	b := append(make([]byte, 0, 128), byte(f.ref.Kind), byte(f.facet.facet))
	b = appendText(b, f.value)
	return sha256.Sum256(appendText(b, f.ref.ID))
}

// tombstones sees that every record that the feed names has a row.
func (v *verification) tombstones(ctx context.Context) error {
	var named int
	if _, err := v.s.one(ctx, "SELECT count(*) FROM (SELECT DISTINCT c.kind, c.id FROM vb_change c WHERE c.community = $1) d", []any{v.handle.name}, &named); err != nil {
		return err
	}
	var rows int
	if _, err := v.s.one(ctx, "SELECT count(*) FROM vb_record r WHERE r.community = $1", []any{v.handle.name}, &rows); err != nil {
		return err
	}
	if named != rows {
		v.audit.Add(store.Finding{Code: store.WrongTally, Detail: fmt.Sprintf("the feed names %d records, and %d have a row, %d of them tombstones", named, rows, v.tombs)})
	}
	return nil
}

// index holds the rows of vb_facet against those that there should be; only if they differ
// does it look which are missing.
func (v *verification) index(ctx context.Context) error {
	var is store.Tally
	after := facetRow{}
	for n := verifyPage; n == verifyPage; {
		n = 0
		err := v.s.each(ctx, `SELECT f.kind, f.facet, f.value, f.id FROM vb_facet f
WHERE f.community = $1 AND (f.kind, f.facet, f.value, f.id) > ($2, $3, $4, $5) ORDER BY f.kind, f.facet, f.value, f.id LIMIT $6`,
			[]any{v.handle.name, int64(after.ref.Kind), after.facet.facet, []byte(after.value), after.ref.ID, int64(verifyPage)}, func(rows *sql.Rows) error {
				var kind int64
				var value []byte
				if err := rows.Scan(&kind, &after.facet.facet, &value, &after.ref.ID); err != nil {
					return err
				}
				after.ref.Kind, after.value = cohesion.Kind(kind), string(value)
				is = is.With(after.sum())
				n++
				return nil
			})
		if err != nil {
			return err
		}
	}
	if is == v.facets {
		return nil
	}
	return v.missing(ctx, is.Count)
}

// missing names the records that are not found by what they say; there are rows in all.
func (v *verification) missing(ctx context.Context, rows int) error {
	var refs []cohesion.RecordRef
	var all [][]facet
	if err := v.records(ctx, func(r *storedRow) {
		if own, err := unpack(r.facets); err == nil && r.body != nil && len(own) > 0 {
			refs, all = append(refs, r.ref()), append(all, own)
		}
	}); err != nil {
		return err
	}
	for i, ref := range refs {
		for _, f := range all[i] {
			var one int
			found, err := v.s.one(ctx, "SELECT 1 FROM vb_facet WHERE community = $1 AND kind = $2 AND facet = $3 AND value = $4 AND id = $5",
				[]any{v.handle.name, int64(ref.Kind), f.facet, []byte(f.value), ref.ID}, &one)
			if err != nil {
				return err
			}
			if found {
				rows--
			} else {
				v.audit.Add(store.Finding{Code: store.WrongIndex, Ref: ref, Detail: "it is not found by something that it says"})
			}
		}
	}
	if rows > 0 {
		v.audit.Add(store.Finding{Code: store.WrongIndex, Detail: fmt.Sprintf("%d times something is found by what it does not say", rows)})
	}
	return nil
}

// keys verifies what is remembered of units.
func (v *verification) keys(ctx context.Context) error {
	return v.s.each(ctx, "SELECT "+keyColumns+" FROM vb_key WHERE community = $1 ORDER BY key", []any{v.handle.name}, func(rows *sql.Rows) error {
		var k kept
		sound, err := k.read(v.handle.name, rows.Scan)
		if err == nil && !sound {
			v.audit.Add(store.Finding{Code: store.BrokenStorage, Detail: "what is remembered of an idempotency key does not have its checksum"})
		}
		return err
	})
}

// verify holds the documents against their checksums.
func (d documents) verify(ctx context.Context) (findings []store.Finding, err error) {
	err = d.reference().View(ctx, func(r store.Reader) error {
		v := r.(*tx)
		p, err := d.reference().head(ctx, v.s, "")
		if err != nil {
			return err
		}
		var docs []store.Document
		var sums []store.Sum
		err = v.s.each(ctx, "SELECT name, version, body, checksum FROM vb_document WHERE community = $1 ORDER BY name", []any{referenceCommunity}, func(rows *sql.Rows) error {
			var doc store.Document
			var checksum []byte
			var sum store.Sum
			if err := rows.Scan(&doc.Name, &doc.Version, &doc.Body, &checksum); err != nil {
				return err
			}
			if setSum(&sum, checksum) != nil {
				sum = store.Sum{}
			}
			docs, sums = append(docs, doc), append(sums, sum)
			return nil
		})
		findings = slices.Clip(store.AuditDocuments(p.papers, docs, sums))
		return err
	})
	return findings, err
}
