package memstore

import (
	"slices"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/storetest"
	"github.com/socialebasis/verbinder/cohesion"
)

func TestDamage(t *testing.T) {
	storetest.RunDamage(t, func(testing.TB) store.Store { return New() }, func(t testing.TB, s store.Store, d storetest.Damage) {
		harm(s.(*Store), d)
	})
}

// harm does to the store what no call of the port does.
func harm(s *Store, d storetest.Damage) {
	if d.Of == "document" {
		harmDocument(&s.documents, d)
		return
	}
	p := s.partition(d.Community)
	next := *p.state.Load()
	next.feed, next.erasures, next.log = slices.Clone(next.feed), slices.Clone(next.erasures), slices.Clone(next.log)
	n := int(d.Seq) - 1
	switch d.What + " " + d.Of {
	case "lost record":
		r, _ := next.live(d.Ref)
		for _, key := range indexKeys(r) {
			next.index = next.index.remove(key)
		}
		next.rows = next.rows.remove(rowKey(d.Ref))
	case "changed record":
		r, _ := next.live(d.Ref)
		r.rec.(*cohesion.Place).Address.City = "Elders"
	case "copied record":
		r, _ := next.live(d.Ref)
		copied := *r
		copied.ref = d.To
		next.rows = next.rows.set(rowKey(d.To), &copied)
	case "lost facet":
		r, _ := next.live(d.Ref)
		next.index = next.index.remove(indexKeys(r)[0])
	case "lost change":
		next.feed = slices.Delete(next.feed, n, n+1)
	case "changed change":
		next.feed[n].Version++
	case "lost erasure":
		next.erasures = slices.Delete(next.erasures, n, n+1)
	case "changed erasure":
		next.erasures[n].Subject[0]++
	case "lost entry":
		next.log = slices.Delete(next.log, n, n+1)
	case "changed entry":
		next.log[n].Records++
	}
	p.state.Store(&next)
}

func harmDocument(d *documents, what storetest.Damage) {
	doc := d.all[what.Document]
	doc.Body = append(slices.Clone(doc.Body), ' ')
	d.all[what.Document] = doc
	if what.What == "lost" {
		delete(d.all, what.Document)
	}
}
