// Package harm damages what a store keeps in a database, behind the store's back, to test that
// it is found.
package harm

import (
	"database/sql"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/store/storetest"
)

// statements do each kind of damage. $1 is the community, $2 a kind or a number, $3 and $4
// are ids or a name.
var statements = map[string]string{
	"lost record": "DELETE FROM vb_record WHERE community = $1 AND kind = $2 AND id = $3 AND $4 = $4",
	"changed record": `UPDATE vb_record SET body = (SELECT b.body FROM vb_record b WHERE b.community = $1 AND b.kind = $2 AND b.id <> $3 AND b.body IS NOT NULL ORDER BY b.id LIMIT 1)
WHERE community = $1 AND kind = $2 AND id = $3 AND $4 = $4`,
	"copied record": `INSERT INTO vb_record SELECT community, kind, $4, version, form, body, checksum, status, changed, expires, published, facets
FROM vb_record WHERE community = $1 AND kind = $2 AND id = $3`,
	"lost facet": `DELETE FROM vb_facet WHERE community = $1 AND kind = $2 AND id = $3 AND $4 = $4
AND value = (SELECT f.value FROM vb_facet f WHERE f.community = $1 AND f.kind = $2 AND f.id = $3 ORDER BY f.value LIMIT 1)`,
	"lost change":      "DELETE FROM vb_change WHERE community = $1 AND seq = $2 AND $3 = $4",
	"changed change":   "UPDATE vb_change SET version = version + 1 WHERE community = $1 AND seq = $2 AND $3 = $4",
	"lost erasure":     "DELETE FROM vb_erasure WHERE community = $1 AND seq = $2 AND $3 = $4",
	"changed erasure":  "UPDATE vb_erasure SET subject = digest WHERE community = $1 AND seq = $2 AND $3 = $4",
	"lost entry":       "DELETE FROM vb_log WHERE community = $1 AND seq = $2 AND $3 = $4",
	"changed entry":    "UPDATE vb_log SET records = records + 1 WHERE community = $1 AND seq = $2 AND $3 = $4",
	"lost document":    "DELETE FROM vb_document WHERE community = $1 AND CAST($2 AS INTEGER) = $2 AND name = $3 AND $4 = $4",
	"changed document": "UPDATE vb_document SET version = version + 1 WHERE community = $1 AND CAST($2 AS INTEGER) = $2 AND name = $3 AND $4 = $4",
}

// Do does the damage. It fails if nothing changed.
func Do(db *sql.DB, d storetest.Damage) error {
	text, ok := statements[d.What+" "+d.Of]
	if !ok {
		return fmt.Errorf("harm: no way to do %s %s", d.What, d.Of)
	}
	community, number, id, to := d.Community.String(), int64(d.Ref.Kind), d.Ref.ID, d.To.ID
	if d.Seq > 0 {
		number = int64(d.Seq)
	}
	if d.Of == "document" {
		community, id = "reference", d.Document
	}
	result, err := db.Exec(text, community, number, id, to)
	if err != nil {
		return fmt.Errorf("harm: %s %s: %w", d.What, d.Of, err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("harm: %s %s: %d rows: %v", d.What, d.Of, n, err)
	}
	return nil
}
