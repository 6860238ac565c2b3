package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
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
		}
		if is := store.DocumentSum(doc); !bytes.Equal(sum, is[:]) {
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
	err = d.reference().alone(ctx, func(s *session, p head) error {
		version, err = d.put(ctx, s, p, doc)
		return err
	})
	return version, err
}

func (d documents) reference() *handle { return &handle{store: d.store, name: referenceCommunity} }

func (d documents) put(ctx context.Context, s *session, p head, doc store.Document) (int, error) {
	var stored int
	var checksum []byte
	var old store.Sum
	if _, err := s.one(ctx, "SELECT version, checksum FROM vb_document WHERE community = $1 AND name = $2",
		[]any{referenceCommunity, doc.Name}, &stored, &checksum); err != nil {
		return 0, err
	}
	switch {
	case stored == 0 && doc.Version > 0:
		return 0, fmt.Errorf("%w: document %s", store.ErrNotFound, doc.Name)
	case stored != doc.Version:
		return 0, fmt.Errorf("%w: document %s is at version %d, not %d", store.ErrConflict, doc.Name, stored, doc.Version)
	}
	if err := setSum(&old, checksum); err != nil {
		return 0, err
	}
	doc.Version++
	sum := store.DocumentSum(doc)
	if stored > 0 {
		p.papers = p.papers.Without(old)
	}
	p.papers = p.papers.With(sum)
	s.next = p
	if _, err := s.exec(ctx, `INSERT INTO vb_document (community, name, version, body, checksum) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (community, name) DO UPDATE SET version = excluded.version, body = excluded.body, checksum = excluded.checksum`,
		referenceCommunity, doc.Name, int64(doc.Version), doc.Body, sum[:]); err != nil {
		return 0, err
	}
	_, err := s.exec(ctx, "UPDATE vb_partition SET documents = $2, papers = $3 WHERE community = $1",
		referenceCommunity, int64(p.papers.Count), p.papers.Sum[:])
	return doc.Version, err
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
