package processing

import (
	"context"
	"slices"
	"sync"
)

// Memory is a [Log] in memory, for tests and demonstrations: it ends with the process.
// The zero value is an empty log.
type Memory struct {
	mu      sync.Mutex // guards records
	records []Record
}

var _ Log = (*Memory)(nil)

// Write keeps the records.
func (m *Memory) Write(ctx context.Context, records []Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := CheckAll(records); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.records = append(m.records, records...)
	return nil
}

// Records returns what was written, the oldest first. It belongs to the caller.
func (m *Memory) Records() []Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.records)
}
