package harm

import (
	"testing"

	"github.com/socialebasis/verbinder/adapters/store/storetest"
)

func TestUnknownDamageIsRefused(t *testing.T) {
	if err := Do(nil, storetest.Damage{What: "lost", Of: "hope"}); err == nil {
		t.Error("a damage without a way to do it succeeded")
	}
}
