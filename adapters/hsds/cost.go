package hsds

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
)

// readCost returns the price of the first cost option that can be read; nil if none.
func (c *codec) readCost(rows []object, rep *reporter) *cohesion.Cost {
	var found *cohesion.Cost
	for i, row := range rows {
		path := "/cost_options/" + itoa(i)
		cost, ok := c.costOf(row)
		switch {
		case !ok:
			rep.add(Moved, CodeFormat, path, "%s %s %s is no price that can be compared; kept", row["amount"], clip(text(row, "currency")), clip(text(row, "amount_description")))
		case found == nil:
			found = &cost
		default:
			rep.add(Moved, CodeConflict, path, "is a further price; an initiative has one; kept")
		}
	}
	return found
}

// costOf reads a cost option; not ok without an amount, and with one of which it is
// not clear how often it is paid.
func (c *codec) costOf(row object) (cohesion.Cost, bool) {
	amount, ok := row["amount"].(json.Number)
	if !ok {
		return cohesion.Cost{}, false
	}
	f, err := strconv.ParseFloat(amount.String(), 64)
	cents := math.Round(f * 100)
	if err != nil || f < 0 || cents > 1e8 || math.Abs(cents-f*100) > 1e-6 {
		return cohesion.Cost{}, false
	}
	cost := cohesion.Cost{Cents: int64(cents), Note: line(row, "option", 500, nil)}
	per, ok := periodOf(text(row, "amount_description"))
	if !ok && cents > 0 {
		return cohesion.Cost{}, false
	}
	if cost.Cents > 0 || ok && text(row, "amount_description") != "" {
		cost.Per = per
	}
	currency := strings.ToUpper(strings.TrimSpace(text(row, "currency")))
	if currency == "" {
		currency = c.currency
	}
	if currency != defaultCurrency {
		cost.Currency = currency
	}
	return cost, len(cost.Validate()) == 0
}

// periodOf reads how often a price is paid. No description is once.
func periodOf(s string) (cohesion.CostPer, bool) {
	s = strings.ToLower(s)
	if strings.TrimSpace(s) == "" {
		return cohesion.Once, true
	}
	for _, p := range []struct {
		per   cohesion.CostPer
		words string
	}{
		{cohesion.PerSession, "session sessie visit keer time lesson class les bijeenkomst bezoek consult meeting"},
		{cohesion.PerMonth, "month monthly maand"},
		{cohesion.PerYear, "year yearly annual annually annum jaar"},
		{cohesion.Once, "once eenmalig one-off"},
	} {
		for _, word := range strings.Fields(p.words) {
			for _, have := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == ',' || r == '.' || r == '(' || r == ')' }) {
				if have == word {
					return p.per, true
				}
			}
		}
	}
	return 0, false
}

// writeCost writes a price over the row that it came from.
func (c *codec) writeCost(kept []object, cost *cohesion.Cost, parent string) []object {
	at := -1
	var old cohesion.Cost
	for i, row := range kept {
		if got, ok := c.costOf(row); ok {
			at, old = i, got
			break
		}
	}
	switch {
	case cost == nil && at < 0, cost != nil && at >= 0 && old == *cost:
		return kept
	case cost == nil:
		return append(append([]object(nil), kept[:at]...), kept[at+1:]...)
	case at < 0:
		row := c.costRow(object{"id": uuidOf("cost", parent), "service_id": parent}, cohesion.Cost{}, *cost)
		return append([]object{row}, kept...)
	}
	out := append([]object(nil), kept...)
	row, _ := copyValue(kept[at]).(object)
	out[at] = c.costRow(row, old, *cost)
	return out
}

func (c *codec) costRow(row object, old, cost cohesion.Cost) object {
	if row["amount"] == nil || old.Cents != cost.Cents {
		row["amount"] = json.Number(strconv.FormatFloat(float64(cost.Cents)/100, 'f', -1, 64))
	}
	if row["currency"] == nil || old.Currency != cost.Currency {
		row["currency"] = cost.Currency
		if cost.Currency == "" {
			row["currency"] = defaultCurrency
		}
	}
	if old.Per != cost.Per {
		switch cost.Per {
		case 0:
			delete(row, "amount_description")
		case cohesion.Once, cohesion.PerSession, cohesion.PerMonth, cohesion.PerYear:
			row["amount_description"] = map[cohesion.CostPer]string{
				cohesion.Once: "once", cohesion.PerSession: "per session", cohesion.PerMonth: "per month", cohesion.PerYear: "per year",
			}[cost.Per]
		}
	}
	if old.Note != cost.Note {
		delete(row, "option")
		set(row, "option", cost.Note)
	}
	return row
}
