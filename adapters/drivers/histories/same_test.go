package histories_test

import (
	"fmt"
	"testing"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/storetest"
)

// TestSame compares all stores by random histories.
func TestSame(t *testing.T) {
	for seed := range *histories {
		t.Run(fmt.Sprint("history-", seed), func(t *testing.T) {
			var names []string
			var stores []store.Store
			for _, kind := range kinds {
				names, stores = append(names, kind.name), append(stores, kind.open(t))
			}
			storetest.Compare(t, uint64(seed), *steps, names, stores)
		})
	}
}
