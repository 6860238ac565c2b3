package hsds

import (
	"encoding/json"
	"strconv"
	"strings"
)

// number makes a value a number: one written as a text, and an age in words.
func (c *conformer) number(name string, f *Field, v any, at string, out object) (any, bool) {
	switch v := v.(type) {
	case json.Number:
		if len(v) <= 40 {
			if n, err := strconv.ParseFloat(v.String(), 64); err == nil && n < 1e15 && n > -1e15 {
				return v, true
			}
		}
		c.aside(at, v.String(), CodeRange, "is a number beyond all reason; put aside")
		return nil, false
	case string:
		if s := strings.TrimSpace(v); s != "" {
			if n, ok := jsonNumber(s); ok {
				if !c.csv {
					c.add(Repaired, CodeType, at, "was the text %q instead of a number", clip(s))
				}
				return c.number(name, f, n, at, out)
			}
			return c.words(f, s, at, out)
		}
		if !c.csv {
			c.add(Left, CodeNull, at, "is empty instead of a number; left out")
		}
		return nil, false
	}
	c.aside(at, v, CodeType, "is not a number; put aside")
	return nil, false
}

// words reads an age in words; its upper end goes to maximum_age.
func (c *conformer) words(f *Field, s, at string, out object) (any, bool) {
	if f.Name != "minimum_age" && f.Name != "maximum_age" {
		c.aside(at, s, CodeType, "%q is not a number; put aside", clip(s))
		return nil, false
	}
	least, most, ok := ages(s)
	if !ok {
		c.aside(at, s, CodeAge, "%q is not an age that could be read; put aside", clip(s))
		return nil, false
	}
	if f.Name == "maximum_age" && least != nil && most == nil {
		least, most = nil, least // "eighteen" as the highest age
	}
	c.add(Repaired, CodeAge, at, "%q was read as %s", clip(s), band(least, most))
	if f.Name == "maximum_age" {
		if least != nil && out["minimum_age"] == nil {
			out["minimum_age"] = json.Number(strconv.Itoa(*least))
		}
		return json.Number(strconv.Itoa(*most)), true
	}
	if most != nil && out["maximum_age"] == nil {
		out["maximum_age"] = json.Number(strconv.Itoa(*most))
	}
	if least == nil {
		return nil, false
	}
	return json.Number(strconv.Itoa(*least)), true
}

func band(least, most *int) string {
	switch {
	case least == nil:
		return "up to and including " + strconv.Itoa(*most)
	case most == nil:
		return strconv.Itoa(*least) + " and older"
	}
	return strconv.Itoa(*least) + " up to and including " + strconv.Itoa(*most)
}

// jsonNumber reads a text that is a number in the grammar of JSON.
func jsonNumber(s string) (json.Number, bool) {
	s = strings.TrimPrefix(s, "+")
	if len(s) > 1 && s[0] == '.' {
		s = "0" + s
	}
	for len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9' {
		s = s[1:]
	}
	var n json.Number
	if s == "" || s[0] == '"' || json.Unmarshal([]byte(s), &n) != nil {
		return "", false
	}
	return n, n != ""
}
