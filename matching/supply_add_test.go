package matching_test

import (
	"reflect"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/matching"
)

// Add fills the list of the record's type, and every list of records has one.
func TestSupplyAdd(t *testing.T) {
	var s matching.Supply
	records := []cohesion.Record{
		&cohesion.Community{}, &cohesion.Area{}, &cohesion.Place{}, &cohesion.Organisation{},
		&cohesion.Partnership{}, &cohesion.Outcome{}, &cohesion.Initiative{},
	}
	for _, r := range records {
		if !s.Add(r) {
			t.Errorf("a %T is no supply", r)
		}
	}
	for _, r := range []cohesion.Record{&cohesion.SupportNeed{}, &cohesion.Talent{}, &cohesion.Referral{}, &cohesion.Judgement{}} {
		if s.Add(r) {
			t.Errorf("a %T is supply", r)
		}
	}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.Type().Elem().Implements(reflect.TypeFor[cohesion.Record]()) && f.Len() != 1 {
			t.Errorf("%s holds %d records, want 1", v.Type().Field(i).Name, f.Len())
		}
	}
}
