package store

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/socialebasis/verbinder/cohesion"
)

// TestCloneable walks the types of all kinds: one that Clone cannot copy would share
// its memory in silence.
func TestCloneable(t *testing.T) {
	seen := map[reflect.Type]bool{}
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		rec, ok := NewRecord(kind)
		if !ok || rec.Kind() != kind {
			t.Fatalf("NewRecord(%s) = %T, %v", kind, rec, ok)
		}
		if err := cloneable(reflect.TypeOf(rec).Elem(), seen); err != nil {
			t.Error(err)
		}
	}
	if _, ok := NewRecord(cohesion.KindGathering + 1); ok {
		t.Error("NewRecord knows a kind beyond the last: the walk misses it")
	}
}

func TestCloneableRefuses(t *testing.T) {
	type hidden struct{ _ *int }
	for _, v := range []any{hidden{}, struct{ A [2]*int }{}, struct{ F func() }{}, struct{ M map[*int]int }{}} {
		if cloneable(reflect.TypeOf(v), map[reflect.Type]bool{}) == nil {
			t.Errorf("%T passes", v)
		}
	}
}

// cloneable returns an error if the type holds what Clone cannot copy: an unexported
// field, an array or an interface that refers to something.
func cloneable(t reflect.Type, seen map[reflect.Type]bool) error {
	if seen[t] || t == reflect.TypeFor[time.Time]() {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return cloneable(t.Elem(), seen)
	case reflect.Map:
		if refers(t.Key()) {
			return fmt.Errorf("%s has keys that refer to memory", t)
		}
		return cloneable(t.Elem(), seen)
	case reflect.Array:
		if t.Len() > 0 && refers(t.Elem()) {
			return fmt.Errorf("%s is an array of references", t)
		}
	case reflect.Struct:
		return cloneableFields(t, seen)
	case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return fmt.Errorf("%s cannot be copied", t)
	}
	return nil
}

func cloneableFields(t reflect.Type, seen map[reflect.Type]bool) error {
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() && refers(f.Type) {
			return fmt.Errorf("%s.%s is unexported and refers to memory", t, f.Name)
		}
		if err := cloneable(f.Type, seen); err != nil {
			return fmt.Errorf("%s.%s: %w", t, f.Name, err)
		}
	}
	return nil
}

// TestCloneShares fills every field of every kind, clones, overwrites everything in the
// clone, and wants the original as it was.
func TestCloneShares(t *testing.T) {
	for kind := cohesion.KindCommunity; kind <= cohesion.KindGathering; kind++ {
		t.Run(kind.String(), func(t *testing.T) {
			rec, _ := NewRecord(kind)
			same, _ := NewRecord(kind)
			fill(reflect.ValueOf(rec).Elem(), 1, 0)
			fill(reflect.ValueOf(same).Elem(), 1, 0)
			clone := Clone(rec)
			if !reflect.DeepEqual(rec, clone) {
				t.Error("the clone is not equal")
			}
			fill(reflect.ValueOf(clone).Elem(), 2, 0)
			if !reflect.DeepEqual(rec, same) {
				t.Error("changing the clone changed the original")
			}
		})
	}
	if Clone((*cohesion.Place)(nil)) != nil || Clone(cohesion.Record(nil)) != nil {
		t.Error("a clone of nothing is something")
	}
}

// fill sets everything exported below v to values made of n, in place where there is
// memory already.
func fill(v reflect.Value, n int64, depth int) {
	if depth > 12 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem(), n, depth+1)
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 2, 4))
		}
		for i := range v.Len() {
			fill(v.Index(i), n, depth+1)
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		value := reflect.New(v.Type().Elem()).Elem()
		if old := v.MapIndex(reflect.Zero(v.Type().Key())); old.IsValid() {
			value.Set(old)
		}
		fill(value, n, depth+1)
		v.SetMapIndex(reflect.Zero(v.Type().Key()), value)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n, depth+1)
		}
	case reflect.String:
		v.SetString(fmt.Sprint("text", n))
	case reflect.Bool:
		v.SetBool(n%2 == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(n)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(n))
	}
}

func TestCloneKeepsNilAndEmptyApart(t *testing.T) {
	in := &cohesion.Community{Areas: []cohesion.AreaCode{}}
	if diff := cmp.Diff([]cohesion.AreaCode{}, Clone(in).Areas); diff != "" || Clone(in).Neighbours != nil {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// BenchmarkCopy compares Clone with a copy by encoding, which is not exact either: it
// rewrites extensions.
func BenchmarkCopy(b *testing.B) {
	rec, err := example()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("clone", func(b *testing.B) {
		for b.Loop() {
			Clone(rec)
		}
	})
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			data, err := json.Marshal(rec)
			if err == nil {
				err = json.Unmarshal(data, new(cohesion.Initiative))
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
