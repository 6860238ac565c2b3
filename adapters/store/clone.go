package store

import (
	"reflect"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
)

// Clone returns a deep copy of the record, which shares no memory with it that anybody
// could change.
func Clone[R cohesion.Record](rec R) R {
	src := reflect.ValueOf(rec)
	if !src.IsValid() || src.IsNil() {
		return rec
	}
	dst := reflect.New(src.Type().Elem())
	dst.Elem().Set(src.Elem())
	if c := copiers()[src.Type().Elem()]; c != nil && c.run != nil {
		c.run(dst.Elem())
	}
	return dst.Interface().(R)
}

// A copier gives a shallow copy of a value memory of its own. run is nil for types
// that refer to nothing.
type copier struct {
	run func(v reflect.Value)
}

// copiers returns the copiers of the structs of all kinds, made at first use.
var copiers = sync.OnceValue(func() map[reflect.Type]*copier {
	all := map[reflect.Type]*copier{}
	for kind := cohesion.KindCommunity; ; kind++ {
		rec, ok := NewRecord(kind)
		if !ok {
			return all
		}
		copierOf(reflect.TypeOf(rec).Elem(), all)
	}
})

// copierOf returns the copier of a type, and makes it if it is new. A type that contains
// itself finds its own copier, still empty, and looks into it when it runs.
func copierOf(t reflect.Type, all map[reflect.Type]*copier) *copier {
	if c, ok := all[t]; ok {
		return c
	}
	c := new(copier)
	all[t] = c
	switch t.Kind() {
	case reflect.Pointer:
		elem := copierOf(t.Elem(), all)
		c.run = func(v reflect.Value) { clonePointer(v, elem) }
	case reflect.Slice:
		elem := copierOf(t.Elem(), all)
		c.run = func(v reflect.Value) { cloneSlice(v, elem) }
	case reflect.Map:
		elem := copierOf(t.Elem(), all)
		c.run = func(v reflect.Value) { cloneMap(v, elem) }
	case reflect.Struct:
		if t != reflect.TypeFor[time.Time]() {
			c.run = structCopier(t, all)
		}
	}
	return c
}

func clonePointer(v reflect.Value, elem *copier) {
	if v.IsNil() {
		return
	}
	p := reflect.New(v.Type().Elem())
	p.Elem().Set(v.Elem())
	if elem.run != nil {
		elem.run(p.Elem())
	}
	v.Set(p)
}

func cloneSlice(v reflect.Value, elem *copier) {
	if v.IsNil() {
		return
	}
	s := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(s, v)
	if elem.run != nil {
		for i := range s.Len() {
			elem.run(s.Index(i))
		}
	}
	v.Set(s)
}

func cloneMap(v reflect.Value, elem *copier) {
	if v.IsNil() {
		return
	}
	m := reflect.MakeMapWithSize(v.Type(), v.Len())
	for entries := v.MapRange(); entries.Next(); {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(entries.Value())
		if elem.run != nil {
			elem.run(value)
		}
		m.SetMapIndex(entries.Key(), value)
	}
	v.Set(m)
}

// structCopier returns nil if no field refers to anything.
func structCopier(t reflect.Type, all map[reflect.Type]*copier) func(reflect.Value) {
	type step struct {
		field int
		c     *copier
	}
	var steps []step
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && refers(f.Type) {
			steps = append(steps, step{i, copierOf(f.Type, all)})
		}
	}
	if len(steps) == 0 {
		return nil
	}
	return func(v reflect.Value) {
		for _, s := range steps {
			s.c.run(v.Field(s.field))
		}
	}
}

// refers says whether values of the type refer to memory that somebody could change.
func refers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return true
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return false
		}
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && refers(f.Type) {
				return true
			}
		}
	}
	return false
}
