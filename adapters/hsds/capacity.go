package hsds

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// readCapacity returns the first capacity that can be read; nil if none.
func readCapacity(rows []object, rep *reporter) *cohesion.Capacity {
	var found *cohesion.Capacity
	for i, row := range rows {
		capacity, ok := capacityOf(row)
		switch {
		case !ok:
			rep.add(Moved, CodeFormat, "/capacities/"+itoa(i), "is no capacity that a record can hold; kept")
		case found == nil:
			found = &capacity
		default:
			rep.add(Moved, CodeConflict, "/capacities/"+itoa(i), "is a further capacity; a delivery has one; kept")
		}
	}
	return found
}

// defaultUnit is what is counted where a capacity names no unit.
const defaultUnit = "persons"

func capacityOf(row object) (cohesion.Capacity, bool) {
	free, okFree := wholeNumber(row["available"])
	places, okPlaces := wholeNumber(row["maximum"])
	t, err := time.Parse(time.RFC3339, text(row, "updated"))
	if !okFree || err != nil || row["maximum"] != nil && !okPlaces {
		return cohesion.Capacity{}, false
	}
	unit, _ := row["unit"].(object)
	out := cohesion.Capacity{
		Status: cohesion.HasRoom, Places: places, Free: free, ReportedAt: schedule.DateOf(t, time.UTC),
		Unit: line(unit, "name", 40, nil), Note: line(row, "description", 500, nil),
	}
	if out.Unit == defaultUnit {
		out.Unit = ""
	}
	if free == 0 {
		out.Status = cohesion.Full
	}
	return out, len(out.Validate()) == 0
}

func wholeNumber(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := json.Number(plainNumber(n)).Int64()
	return int(i), err == nil && i >= 0 && i < 1<<31
}

// writeCapacity writes a capacity over the row that it came from.
func writeCapacity(kept []object, capacity *cohesion.Capacity, parent string) []object {
	at := -1
	var old cohesion.Capacity
	for i, row := range kept {
		if got, ok := capacityOf(row); ok {
			at, old = i, got
			break
		}
	}
	switch {
	case capacity == nil && at < 0, capacity != nil && at >= 0 && old == *capacity:
		return kept
	case capacity == nil:
		return append(append([]object(nil), kept[:at]...), kept[at+1:]...)
	case at < 0:
		return append([]object{capacityRow(object{"id": uuidOf("capacity", parent), "service_id": parent}, cohesion.Capacity{}, *capacity)}, kept...)
	}
	out := append([]object(nil), kept...)
	row, _ := copyValue(kept[at]).(object)
	out[at] = capacityRow(row, old, *capacity)
	return out
}

func capacityRow(row object, old, now cohesion.Capacity) object {
	row["available"] = number(int64(now.Free))
	if old.Places != now.Places {
		delete(row, "maximum")
		if now.Places > 0 {
			row["maximum"] = number(int64(now.Places))
		}
	}
	if old.ReportedAt != now.ReportedAt {
		row["updated"] = now.ReportedAt.String() + "T00:00:00Z"
	}
	if _, ok := row["unit"].(object); !ok || old.Unit != now.Unit {
		name := now.Unit
		if strings.TrimSpace(name) == "" {
			name = defaultUnit
		}
		row["unit_id"] = uuidOf("unit", name)
		row["unit"] = object{"id": row["unit_id"], "name": name}
	}
	if old.Note != now.Note {
		delete(row, "description")
		set(row, "description", now.Note)
	}
	return row
}
