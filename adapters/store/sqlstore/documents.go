package sqlstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/socialebasis/verbinder/adapters/store"
)

// documents keeps documents, in the partition of reference data.
type documents struct{ store *Store }

func (d documents) Document(ctx context.Context, name string) (doc store.Document, err error) {
	if err := d.store.usable(ctx); err != nil {
		return store.Document{}, err
	}
	none := fmt.Errorf("%w: document %.80q", store.ErrNotFound, name)
	if (store.Document{Name: name, Body: []byte("0")}).Check() != nil {
		return store.Document{}, none
	}
	err = d.store.read(ctx, referenceCommunity, func(s *session) error {
		var sum []byte
		doc = store.Document{Name: name}
		found, err := s.one(ctx, "SELECT version, body, checksum FROM vb_document WHERE community = $1 AND name = $2",
			[]any{referenceCommunity, name}, &doc.Version, &doc.Body, &sum)
		switch {
		case err != nil:
			return err
		case !found:
			return none
		case !bytes.Equal(sum, documentSum(doc)):
			return fmt.Errorf("%w: document %s does not have its checksum", ErrCorrupt, name)
		}
		return nil
	})
	if err != nil {
		return store.Document{}, err
	}
	return doc, nil
}

func (d documents) PutDocument(ctx context.Context, doc store.Document) (version int, err error) {
	if err := d.store.usable(ctx); err != nil {
		return 0, err
	}
	if err := doc.Check(); err != nil {
		return 0, err
	}
	end, err := d.store.turns.take(ctx, referenceCommunity)
	if err != nil {
		return 0, err
	}
	defer end()
	err = d.store.patiently(ctx, func() error {
		version, err = d.put(ctx, doc)
		return err
	})
	return version, err
}

func (d documents) put(ctx context.Context, doc store.Document) (int, error) {
	s, err := d.store.writers.take(ctx)
	if err != nil {
		return 0, err
	}
	defer d.store.writers.give(s)
	reference := &handle{store: d.store, name: referenceCommunity}
	if _, err := reference.lock(ctx, s); err != nil {
		return 0, err
	}
	var stored int
	if _, err := s.one(ctx, "SELECT version FROM vb_document WHERE community = $1 AND name = $2",
		[]any{referenceCommunity, doc.Name}, &stored); err != nil {
		return 0, err
	}
	switch {
	case stored == 0 && doc.Version > 0:
		return 0, fmt.Errorf("%w: document %s", store.ErrNotFound, doc.Name)
	case stored != doc.Version:
		return 0, fmt.Errorf("%w: document %s is at version %d, not %d", store.ErrConflict, doc.Name, stored, doc.Version)
	}
	doc.Version++
	if _, err := s.exec(ctx, `INSERT INTO vb_document (community, name, version, body, checksum) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (community, name) DO UPDATE SET version = excluded.version, body = excluded.body, checksum = excluded.checksum`,
		referenceCommunity, doc.Name, int64(doc.Version), doc.Body, documentSum(doc)); err != nil {
		return 0, err
	}
	return doc.Version, s.commit(ctx)
}

func (d documents) DocumentNames(ctx context.Context, prefix string) ([]string, error) {
	if err := d.store.usable(ctx); err != nil {
		return nil, err
	}
	var names []string
	err := d.store.read(ctx, referenceCommunity, func(s *session) error {
		names = nil
		return s.each(ctx, "SELECT name FROM vb_document WHERE community = $1 ORDER BY name", []any{referenceCommunity}, func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			if strings.HasPrefix(name, prefix) {
				names = append(names, name)
			}
			return err
		})
	})
	return names, err
}

// documentSum is the checksum of a document.
func documentSum(doc store.Document) []byte {
	b := appendText(make([]byte, 0, 64+len(doc.Body)), doc.Name)
	b = binary.AppendVarint(b, int64(doc.Version))
	sum := sha256.Sum256(append(b, doc.Body...))
	return sum[:sumSize]
}
