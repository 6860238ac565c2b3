package sqlstore

import (
	"context"
	"strings"
)

const (
	recordColumns = "(community, kind, id, version, form, body, checksum, status, changed, expires, published, facets)"
	recordUpsert  = ` ON CONFLICT (community, kind, id) DO UPDATE SET version = excluded.version, form = excluded.form,
body = excluded.body, checksum = excluded.checksum, status = excluded.status, changed = excluded.changed,
expires = excluded.expires, published = excluded.published, facets = excluded.facets`
	facetColumns  = "(community, kind, facet, value, id)"
	changeColumns = "(community, seq, kind, id, version, deleted, at, link, erased)"
	updateHead    = `UPDATE vb_partition SET seq = $2, link = $3, records = $4, tally = $5, listed = $6,
erasure_seq = $7, erasure_link = $8, log_seq = $9, log_link = $10, pruned_seq = $11, pruned_link = $12 WHERE community = $1`
)

// flushRows writes a batch row by row, which suits a database in the same process.
func flushRows(ctx context.Context, s *session, b *batch) error {
	for _, r := range b.rows {
		if _, err := s.exec(ctx, "INSERT INTO vb_record "+recordColumns+" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"+recordUpsert,
			b.community, int64(r.ref.Kind), r.ref.ID, int64(r.version), int64(form), nullable(r.body), r.sum[:],
			r.status, r.changed, r.expires, r.published, r.facets); err != nil {
			return err
		}
	}
	for _, f := range b.dropped {
		if _, err := s.exec(ctx, "DELETE FROM vb_facet WHERE community = $1 AND kind = $2 AND facet = $3 AND value = $4 AND id = $5",
			b.community, int64(f.ref.Kind), f.facet.facet, []byte(f.value), f.ref.ID); err != nil {
			return err
		}
	}
	if err := addFacets(ctx, s, b); err != nil {
		return err
	}
	for i := range b.changes {
		c := &b.changes[i]
		if _, err := s.exec(ctx, "INSERT INTO vb_change "+changeColumns+" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
			b.community, int64(c.Seq), int64(c.Kind), c.ID, int64(c.Version), number(c.Deleted), c.At.UnixMicro(), c.Link[:]); err != nil {
			return err
		}
	}
	return writeHead(ctx, s, b)
}

func writeHead(ctx context.Context, s *session, b *batch) error {
	_, err := s.exec(ctx, updateHead, b.head.args(b.community)...)
	return err
}

// args are the parameters of updateHead.
func (p *head) args(community string) []any {
	return []any{
		community, int64(p.Feed.Seq), p.Feed.Link[:], int64(p.Records.Count), p.Records.Sum[:], number(p.listed),
		int64(p.Erasures.Seq), p.Erasures.Link[:], int64(p.Log.Seq), p.Log.Link[:], int64(p.Pruned.Seq), p.Pruned.Link[:],
	}
}

// facetsAtOnce is how many facets one statement adds.
const facetsAtOnce = 16

// addFacets adds them several at once.
func addFacets(ctx context.Context, s *session, b *batch) error {
	for all := b.added; len(all) > 0; {
		some := all[:min(len(all), facetsAtOnce)]
		all = all[len(some):]
		args := make([]any, 0, 5*facetsAtOnce)
		for _, f := range some {
			args = append(args, b.community, int64(f.ref.Kind), f.facet.facet, []byte(f.value), f.ref.ID)
		}
		if _, err := s.exec(ctx, facetInserts[len(some)-1], args...); err != nil {
			return err
		}
	}
	return nil
}

// facetInserts add 1, 2, 3, ... facets. Parameters without a number are bound faster.
var facetInserts = func() (texts [facetsAtOnce]string) {
	for i := range texts {
		texts[i] = "INSERT INTO vb_facet " + facetColumns + " VALUES (?, ?, ?, ?, ?)" + strings.Repeat(", (?, ?, ?, ?, ?)", i)
	}
	return texts
}()

// nullable gives a body that is nil as NULL rather than as no bytes.
func nullable(body []byte) any {
	if body == nil {
		return nil
	}
	return body
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// flushText writes a batch in one statement: the way to the server costs more than
// the work. Its parts touch different rows, so that their order does not matter.
const flushText = `WITH r AS (
	INSERT INTO vb_record ` + recordColumns + `
	SELECT $1, x.* FROM unnest($13::smallint[], $14::text[], $15::bigint[], $16::smallint[], $17::bytea[], $18::bytea[], $19::text[], $20::bigint[], $21::integer[], $22::smallint[], $23::bytea[]) AS x` + recordUpsert + `
), d AS (
	DELETE FROM vb_facet f USING unnest($24::smallint[], $25::smallint[], $26::bytea[], $27::text[]) AS x(kind, facet, value, id)
	WHERE f.community = $1 AND f.kind = x.kind AND f.facet = x.facet AND f.value = x.value AND f.id = x.id
), a AS (
	INSERT INTO vb_facet ` + facetColumns + `
	SELECT $1, x.* FROM unnest($28::smallint[], $29::smallint[], $30::bytea[], $31::text[]) AS x
), c AS (
	INSERT INTO vb_change ` + changeColumns + `
	SELECT $1, x.*, 0 FROM unnest($32::bigint[], $33::smallint[], $34::text[], $35::bigint[], $36::smallint[], $37::bigint[], $38::bytea[]) AS x
)
` + updateHead

// flushArrays writes a batch with lists as parameters, as PostgreSQL takes them.
func flushArrays(ctx context.Context, s *session, b *batch) error {
	args := b.head.args(b.community)
	args = append(args, rowLists(b.rows)...)
	args = append(args, facetLists(b.dropped)...)
	args = append(args, facetLists(b.added)...)
	n := len(b.changes)
	seqs, kinds, ids := make([]int64, n), make([]int16, n), make([]string, n)
	versions, deleted, at, links := make([]int64, n), make([]int16, n), make([]int64, n), make([][]byte, n)
	for i := range b.changes {
		c := &b.changes[i]
		seqs[i], kinds[i], ids[i] = int64(c.Seq), int16(c.Kind), c.ID
		versions[i], deleted[i], at[i] = int64(c.Version), int16(number(c.Deleted)), c.At.UnixMicro()
		links[i] = c.Link[:]
	}
	_, err := s.exec(ctx, flushText, append(args, seqs, kinds, ids, versions, deleted, at, links)...)
	return err
}

// rowLists returns the columns of rows, from kind to facets.
func rowLists(rows []*row) []any {
	n := len(rows)
	kinds, ids, versions, forms := make([]int16, n), make([]string, n), make([]int64, n), make([]int16, n)
	bodies, sums, states := make([][]byte, n), make([][]byte, n), make([]string, n)
	changed, expires, published, facets := make([]int64, n), make([]int32, n), make([]int16, n), make([][]byte, n)
	for i, r := range rows {
		kinds[i], ids[i], versions[i], forms[i] = int16(r.ref.Kind), r.ref.ID, int64(r.version), form
		bodies[i], sums[i], states[i] = r.body, r.sum[:], r.status
		changed[i], expires[i], published[i], facets[i] = r.changed, int32(r.expires), int16(r.published), r.facets
	}
	return []any{kinds, ids, versions, forms, bodies, sums, states, changed, expires, published, facets}
}

// facetLists returns the columns of rows of vb_facet, from kind to id.
func facetLists(all []facetRow) []any {
	n := len(all)
	kinds, facets, values, ids := make([]int16, n), make([]int16, n), make([][]byte, n), make([]string, n)
	for i, f := range all {
		kinds[i], facets[i], values[i], ids[i] = int16(f.ref.Kind), int16(f.facet.facet), []byte(f.value), f.ref.ID
	}
	return []any{kinds, facets, values, ids}
}
