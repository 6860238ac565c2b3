package cohesion

import (
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A Capacity is what somebody reported about the room in a delivery. A report grows
// old: it decays to unknown.
type Capacity struct {
	Status     CapacityStatus `json:"status"`          // required
	Places     int            `json:"places,omitzero"` // in all; 0 is unknown
	Free       int            `json:"free,omitzero"`   // of these free; 0 is unknown unless Status says otherwise
	Unit       string         `json:"unit,omitzero"`   // such as "persons", "households"; empty is persons
	ReportedAt schedule.Date  `json:"reportedAt"`      // required
	Note       string         `json:"note,omitzero"`   // what the numbers cannot say
}

// maxPlaces bounds the number of places.
const maxPlaces = 1_000_000

// Certainty returns how much a report still says on the given day, in millionths: all
// of it on the day of the report, nothing after period days, linear in between. A
// report from the future counts as made that day; a period of 0 never decays.
func (c Capacity) Certainty(day schedule.Date, period int) int32 {
	const whole = 1_000_000
	age := day.Days() - c.ReportedAt.Days()
	switch {
	case period <= 0 || age <= 0:
		return whole
	case age >= period:
		return 0
	}
	return int32(int64(whole) * int64(period-age) / int64(period))
}

// Validate returns what is wrong.
func (c Capacity) Validate() valid.Violations {
	var vs valid.Violations
	checkEnum(&vs, "status", c.Status, true)
	if c.Places < 0 || c.Places > maxPlaces {
		vs.Add("places", valid.Range, "a number of places is 0 to %d", maxPlaces)
	}
	if c.Free < 0 || c.Free > maxPlaces {
		vs.Add("free", valid.Range, "a number of places is 0 to %d", maxPlaces)
	}
	if c.Places > 0 && c.Free > c.Places {
		vs.Add("free", valid.Conflict, "more places are free than there are")
	}
	if c.Free > 0 && c.Status != HasRoom && c.Status != 0 {
		vs.Add("free", valid.Conflict, "places are free, but the status is %s", c.Status)
	}
	checkLine(&vs, "unit", c.Unit, 0, 40)
	checkLine(&vs, "note", c.Note, 0, 500)
	checkDate(&vs, "reportedAt", c.ReportedAt, true)
	return vs
}

// CapacityStatus says whether there is room.
type CapacityStatus uint8

// The values of [CapacityStatus].
const (
	HasRoom     CapacityStatus = iota + 1 // free: there is room
	WaitingList                           // waiting-list: full, but people can wait for a place
	Full                                  // full: full, and there is no waiting list
)

var capacityStatusNames = []string{"", "free", "waiting-list", "full"}

// String returns the value's name; "" when unset.
func (e CapacityStatus) String() string { return enumName(capacityStatusNames, "capacity status", e) }

// MarshalText returns the value's name; an unset value is an error.
func (e CapacityStatus) MarshalText() ([]byte, error) {
	return enumText(capacityStatusNames, "capacity status", e)
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (e *CapacityStatus) UnmarshalText(text []byte) error {
	return enumParse(capacityStatusNames, "capacity status", text, e)
}
