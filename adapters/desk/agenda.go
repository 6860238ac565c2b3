package desk

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
)

// A MoveAgendaRequest asks to take an agenda item to another state.
type MoveAgendaRequest struct {
	Item    cohesion.AgendaItemID
	Version int // that was seen; 0 is any
	To      cohesion.AgendaStatus
	Key     string // makes repeating safe
}

// MoveAgendaItem takes an agenda item to another state and returns it (P2).
func (c *Community) MoveAgendaItem(ctx context.Context, req MoveAgendaRequest) (*cohesion.AgendaItem, error) {
	at := c.desk.now()
	var item *cohesion.AgendaItem
	receipt, err := c.update(ctx, at, req.Key, req, func(tx store.Tx) (err error) {
		item, err = store.Edit(ctx, tx, req.Item, func(a *cohesion.AgendaItem) error {
			if err := expect(a.Ref(), req.Version, a.Version); err != nil {
				return err
			}
			a.Changed = at
			return a.Move(req.To, at)
		})
		return err
	})
	if err == nil && receipt.Repeated {
		item, err = store.Get(ctx, c.records, req.Item)
	}
	if err != nil {
		return nil, fmt.Errorf("desk: move agenda item: %w", err)
	}
	return item, nil
}
