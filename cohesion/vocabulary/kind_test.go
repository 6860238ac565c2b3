package vocabulary

import (
	"encoding"
	"testing"
)

// roundTrip checks that every value of an enumeration has a name that reads back, and
// that nothing else does.
func roundTrip[K interface {
	~uint8
	encoding.TextMarshaler
	String() string
	IsValid() bool
}](t *testing.T, all []K, unmarshal func([]byte) (K, error)) {
	t.Helper()
	seen := make(map[string]bool)
	for i, k := range all {
		if int(k) != i+1 {
			t.Errorf("value %d is number %d of the list", k, i+1)
		}
		text, err := k.MarshalText()
		if err != nil || string(text) != k.String() || seen[string(text)] {
			t.Errorf("MarshalText(%d) = %q, %v; String is %q", k, text, err, k.String())
		}
		seen[string(text)] = true
		if back, err := unmarshal(text); err != nil || back != k {
			t.Errorf("%q reads as %v, %v", text, back, err)
		}
	}
	for _, k := range []K{0, K(len(all) + 1), 255} {
		if _, err := k.MarshalText(); err == nil || k.IsValid() {
			t.Errorf("%d passes as valid", k)
		}
	}
	for _, s := range []string{"", "Theme", "exact ", "thema"} {
		if k, err := unmarshal([]byte(s)); err == nil || k != 0 {
			t.Errorf("%q reads as %v", s, k)
		}
	}
}

func TestKinds(t *testing.T) {
	roundTrip(t, Kinds(), func(b []byte) (k Kind, err error) { err = k.UnmarshalText(b); return })
}

func TestMappingKinds(t *testing.T) {
	roundTrip(t, MappingKinds(), func(b []byte) (k MappingKind, err error) { err = k.UnmarshalText(b); return })
	for _, k := range MappingKinds() {
		if !k.relation().IsValid() {
			t.Errorf("%v has no relation", k)
		}
	}
}

func TestRelationKinds(t *testing.T) {
	roundTrip(t, RelationKinds(), func(b []byte) (k RelationKind, err error) { err = k.UnmarshalText(b); return })
	last := int32(1_000_001)
	for _, k := range RelationKinds() {
		if k.DefaultValue() >= last {
			t.Errorf("%v is worth %d, not less than the one before", k, k.DefaultValue())
		}
		last = k.DefaultValue()
		if k.inverse().inverse() != k {
			t.Errorf("the inverse of the inverse of %v is %v", k, k.inverse().inverse())
		}
	}
	if RelationKind(0).DefaultValue() != 0 {
		t.Error("no relation is worth something")
	}
}

func TestCompose(t *testing.T) {
	tests := []struct{ ab, bc, want RelationKind }{
		{Exact, Narrower, Narrower},
		{Related, Exact, Related},
		{Narrower, Narrower, Narrower},
		{Broader, Broader, Broader},
		{Narrower, Broader, 0},
		{Broader, Narrower, 0}, // a sibling
		{Related, Related, 0},
		{Related, Narrower, 0},
		{0, Exact, 0},
	}
	for _, tt := range tests {
		if got := compose(tt.ab, tt.bc); got != tt.want {
			t.Errorf("compose(%v, %v) = %v; want %v", tt.ab, tt.bc, got, tt.want)
		}
		if a, b := compose(tt.ab, tt.bc).inverse(), compose(tt.bc.inverse(), tt.ab.inverse()); a != b {
			t.Errorf("%v, %v: seen from the other side it is %v, not %v", tt.ab, tt.bc, b, a)
		}
	}
}
