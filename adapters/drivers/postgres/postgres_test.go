package postgres_test

import (
	"testing"

	"github.com/socialebasis/verbinder/adapters/drivers/internal/harm"
	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/adapters/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return open(t, schema(t), postgres.Options{}) })
}

// A unit that another one overtook is run again, whatever isolation the server uses.
func TestContractSerializable(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store {
		return open(t, schema(t, "default_transaction_isolation=serializable"), postgres.Options{})
	})
}

func TestDamage(t *testing.T) {
	dsn := ""
	storetest.RunDamage(t, func(t testing.TB) store.Store {
		dsn = schema(t)
		return open(t, dsn, postgres.Options{})
	}, func(t testing.TB, _ store.Store, d storetest.Damage) {
		if err := harm.Do(superuser(t, dsn), d); err != nil {
			t.Fatal(err)
		}
	})
}
