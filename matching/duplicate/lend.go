package duplicate

import "bytes"

// Records often have an address of email and no website, or the other way round. So the
// domain of an address that is not at a provider is lent to a record without a website. It
// counts only where it agrees with a website, and not where the addresses themselves agree:
// the same evidence never counts twice, and a mailbox at an umbrella organisation is not
// held against anybody.
//
// A box at a post office has a postal code of its own, which says nothing of where the
// house is: it is left out.

// lend completes the row that was filled last, or any row of a table that is being filled.
func (t *table) lend(r int32) {
	t.lent = append(t.lent, false)
	website, email := t.column(Website), t.column(Email)
	if website != nil && email != nil && website.ids[r] == 0 && email.ids[r] > 0 {
		_, domain, _ := bytes.Cut(email.values.bytes(email.ids[r]), []byte("@"))
		if !freeMail[string(domain)] {
			website.ids[r], _ = website.single(string(domain))
			t.lent[r] = website.ids[r] != 0
		}
	}
	street, postcode := t.column(Street), t.column(Postcode)
	if street != nil && postcode != nil && street.ids[r] > 0 && street.phrases[street.ids[r]].box {
		postcode.ids[r] = 0
	}
}

// column is the only column of a kind; nil if there is none or are several.
func (t *table) column(k Comparison) *column {
	var found *column
	for _, c := range t.columns {
		if c.field.Kind == k {
			if found != nil {
				return nil
			}
			found = c
		}
	}
	return found
}

// borrowed takes a lent website out of a pattern where it may not count.
func (t *table) borrowed(p pattern, both bool) pattern {
	site, mail := 0, level(0)
	for i, c := range t.columns {
		switch c.field.Kind {
		case Website:
			site = i
		case Email:
			mail = p.level(i)
		}
	}
	if both || p.level(site) <= 1 || mail > 2 {
		p &^= 15 << (4 * site)
	}
	return p
}

// moved takes the postal code out of a pattern where street and postal code both differ:
// who moves changes both, and one move counts once.
func (t *table) moved(p pattern) pattern {
	street, postcode := -1, -1
	for i, c := range t.columns {
		switch c.field.Kind {
		case Street:
			street = i
		case Postcode:
			postcode = i
		}
	}
	if street >= 0 && postcode >= 0 && p.level(street) == 1 && p.level(postcode) == 1 {
		p &^= 15 << (4 * postcode)
	}
	return p
}
