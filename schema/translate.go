package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A finding is what a schema has against a document.
type finding struct {
	faults  valid.Violations // of one value each
	pruned  []string         // paths of values that the faults make useless
	missing []string         // paths of values that are required and not there
	extra   []string         // paths of fields that are not known
	joint   valid.Violations // of values taken together, which Validate usually names better
}

// check returns what the schema called name has against the document.
func (l *library) check(name string, tree any) finding {
	var f finding
	err := l.compiled[name].Validate(tree)
	if err == nil {
		return f
	}
	var failure *jsonschema.ValidationError
	if !errors.As(err, &failure) {
		f.faults.Add("", valid.Syntax, "could not be checked")
		return f
	}
	seen := map[string]bool{}
	for _, leaf := range leaves(failure, nil) {
		if len(f.faults) > maxViolations {
			break
		}
		l.translate(leaf, tree, &f, seen)
	}
	sortViolations(f.faults)
	return f
}

// combinations returns the faults of several values together that nothing in vs, at
// the same place or below, explains already.
func (f finding) combinations(vs valid.Violations) valid.Violations {
	var rest valid.Violations
	for _, j := range f.joint {
		if !slices.ContainsFunc(vs, func(v valid.Violation) bool { return within(v.Path, j.Path) }) {
			rest = append(rest, j)
		}
	}
	return rest
}

// within says whether path is at or below place.
func within(path, place string) bool {
	return path == place || strings.HasPrefix(path, place+"/")
}

// leaves flattens a failure to the keywords that failed; what lies below a choice of
// schemas is not looked at.
func leaves(e *jsonschema.ValidationError, to []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 || isChoice(keyword(e)) {
		return append(to, e)
	}
	for _, cause := range e.Causes {
		to = leaves(cause, to)
	}
	return to
}

func isChoice(keyword string) bool {
	return keyword == "anyOf" || keyword == "oneOf" || keyword == "not" || keyword == "contains"
}

// keyword returns the schema keyword that failed.
func keyword(e *jsonschema.ValidationError) string {
	at := e.AbsoluteKeywordLocation
	return at[strings.LastIndexByte(at, '/')+1:]
}

// translate adds what one failed keyword means.
func (l *library) translate(e *jsonschema.ValidationError, tree any, f *finding, seen map[string]bool) {
	path := pointer(e.InstanceLocation)
	word := keyword(e)
	schema := l.at(e.AbsoluteKeywordLocation)
	value, _ := lookup(tree, path)
	switch word {
	case "required":
		l.missing(schema, value, path, f, seen)
		return
	case "additionalProperties":
		l.extra(schema, value, path, f, seen)
		return
	case "uniqueItems":
		f.joint = append(f.joint, valid.Violation{Path: path, Code: valid.Duplicate, Message: "holds the same item twice; keep one"})
		return
	case "anyOf", "oneOf", "not":
		f.joint = append(f.joint, valid.Violation{Path: path, Code: valid.Conflict, Message: textOf(schema, "$comment", "does not fit together")})
		return
	}
	if strings.Contains(e.KeywordLocation, "/propertyNames") {
		value = lastToken(path)
	}
	code, message := l.meaning(word, schema, value)
	f.add(seen, path, code, message)
	if path != "" {
		f.pruned = append(f.pruned, path)
	}
}

// add adds a fault unless its value has one.
func (f *finding) add(seen map[string]bool, path string, code valid.Code, message string) {
	if !seen[path] {
		seen[path] = true
		f.faults = append(f.faults, valid.Violation{Path: path, Code: code, Message: message})
	}
}

// missing reports each field that is required and not there.
func (l *library) missing(schema map[string]any, value any, path string, f *finding, seen map[string]bool) {
	have, _ := value.(map[string]any)
	for _, name := range texts(schema["required"]) {
		if _, ok := have[name]; ok {
			continue
		}
		about := ""
		if properties, ok := schema["properties"].(map[string]any); ok {
			if p, ok := properties[name].(map[string]any); ok {
				sentence, _, _ := strings.Cut(textOf(p, "description", ""), ". ")
				about = ": " + strings.TrimSuffix(sentence, ".")
			}
		}
		at := path + "/" + pointerToken(name)
		f.missing = append(f.missing, at)
		f.add(seen, at, valid.Required, "is required"+about)
	}
}

// extra reports each field that the schema does not know.
func (l *library) extra(schema map[string]any, value any, path string, f *finding, seen map[string]bool) {
	have, _ := value.(map[string]any)
	properties, _ := schema["properties"].(map[string]any)
	for name := range have {
		if len(f.faults) > maxViolations {
			return
		}
		if _, ok := properties[name]; !ok {
			at := path + "/" + pointerToken(name)
			f.extra = append(f.extra, at)
			f.add(seen, at, valid.Unknown, unknownField(name, properties))
		}
	}
}

// unknownField says what to do about a field that is not known.
func unknownField(name string, properties map[string]any) string {
	names := make([]string, 0, len(properties))
	for known := range properties {
		names = append(names, known)
	}
	slices.Sort(names)
	for _, known := range names {
		if strings.EqualFold(known, name) {
			return fmt.Sprintf("is not a field of this document; write %q", known)
		}
	}
	best, distance := "", 3
	for _, known := range names {
		if d := editDistance(name, known); d < distance && d < len(known)/2+1 {
			best, distance = known, d
		}
	}
	if best != "" {
		return fmt.Sprintf("is not a field of this document; is %q meant?", best)
	}
	return "is not a field of this document; remove it, or keep it in an extension"
}

// editDistance counts the bytes to insert, delete or replace; names longer than 64
// bytes are as far apart as they are long.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// meaning gives the code and message of a keyword that failed on one value.
func (l *library) meaning(word string, schema map[string]any, value any) (valid.Code, string) {
	bound, _ := schema[word].(json.Number)
	switch word {
	case "type":
		return valid.Type, "must be " + typeNames(schema["type"])
	case "const":
		return valid.Unknown, fmt.Sprintf("must be %v", quoted(schema["const"]))
	case "enum":
		return valid.Unknown, fmt.Sprintf("%s is not known; use one of %s", quoted(value), strings.Join(texts(schema["enum"]), ", "))
	case "minimum":
		return valid.Range, fmt.Sprintf("must be %s or more", bound)
	case "maximum":
		return valid.Range, fmt.Sprintf("must be at most %s", bound)
	case "exclusiveMinimum":
		return valid.Range, fmt.Sprintf("must be above %s", bound)
	case "minLength":
		if value == "" {
			return valid.Required, "a text is required; write it, or leave the field out if it may be"
		}
		return valid.Range, fmt.Sprintf("must have %s characters or more", bound)
	case "maxLength":
		return valid.Range, fmt.Sprintf("must have at most %s characters", bound)
	case "minItems":
		return valid.Required, fmt.Sprintf("must have %s or more items", bound)
	case "maxItems":
		return valid.Range, fmt.Sprintf("must have at most %s items", bound)
	case "minProperties":
		return valid.Required, "must not be empty: " + textOf(schema, "description", "fill it in")
	case "format":
		name, _ := schema["format"].(string)
		return formatFault(name, value)
	case "pattern":
		return patternFault(schema, value)
	}
	return valid.Format, "is not of the required form"
}

// patternFault explains a pattern: control characters apart, by the description.
func patternFault(schema map[string]any, value any) (valid.Code, string) {
	if name, ok := schema["format"].(string); ok {
		if code, message := formatFault(name, value); code == valid.Range || formats[name](value) != nil {
			return code, message
		}
	}
	s, _ := value.(string)
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return valid.Format, fmt.Sprintf("holds the control character %U; remove it", r)
		}
	}
	return valid.Format, "is not of the required form: " + textOf(schema, "description", "see the schema")
}

// at returns the schema that holds the keyword at an absolute location.
func (l *library) at(location string) map[string]any {
	document, fragment, _ := strings.Cut(location, "#")
	place := pointer(fragment)
	parent, _ := lookup(l.sources[document], place[:max(strings.LastIndexByte(place, '/'), 0)])
	m, _ := parent.(map[string]any)
	return m
}

// pointer turns a location of the schema library, whose tokens are escaped as in a URL,
// into a JSON Pointer.
func pointer(location string) string {
	if !strings.ContainsRune(location, '%') {
		return location
	}
	tokens := strings.Split(location, "/")
	for i, t := range tokens {
		if plain, err := url.PathUnescape(t); err == nil {
			tokens[i] = plain
		}
	}
	return strings.Join(tokens, "/")
}

// lookup follows a JSON Pointer.
func lookup(tree any, path string) (any, bool) {
	for path != "" {
		var token string
		token, path = nextToken(path)
		switch node := tree.(type) {
		case map[string]any:
			child, ok := node[token]
			if !ok {
				return nil, false
			}
			tree = child
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(node) {
				return nil, false
			}
			tree = node[i]
		default:
			return nil, false
		}
	}
	return tree, true
}

var pointerUnescaper = strings.NewReplacer("~1", "/", "~0", "~")

// nextToken splits the first token off a JSON Pointer that is not empty.
func nextToken(path string) (token, rest string) {
	token = path[1:]
	if i := strings.IndexByte(token, '/'); i >= 0 {
		token, rest = token[:i], token[i:]
	}
	return pointerUnescaper.Replace(token), rest
}

func lastToken(path string) string {
	return pointerUnescaper.Replace(path[strings.LastIndexByte(path, '/')+1:])
}

func textOf(schema map[string]any, key, otherwise string) string {
	if s, ok := schema[key].(string); ok {
		return s
	}
	return otherwise
}

// texts returns the strings of a list in a schema.
func texts(v any) []string {
	items, _ := v.([]any)
	all := make([]string, 0, len(items))
	for _, item := range items {
		all = append(all, fmt.Sprint(item))
	}
	return all
}

// quoted renders a value of a document for a message, cut off when it is long.
func quoted(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%.60q", v)
	case json.Number:
		return string(v)
	}
	return fmt.Sprintf("%.60s", fmt.Sprint(v))
}

// typeNames says in words what type a value must have.
func typeNames(v any) string {
	names := texts(v)
	if s, ok := v.(string); ok {
		names = []string{s}
	}
	for i, name := range names {
		switch name {
		case "string":
			names[i] = "a text"
		case "integer":
			names[i] = "a whole number"
		case "number":
			names[i] = "a number"
		case "boolean":
			names[i] = "true or false"
		case "array":
			names[i] = "a list"
		case "object":
			names[i] = "an object"
		}
	}
	return strings.Join(names, " or ")
}

// sortViolations sorts by path, numbers in it by value, then by code and message.
func sortViolations(vs valid.Violations) {
	slices.SortStableFunc(vs, func(a, b valid.Violation) int {
		if c := comparePaths(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(string(a.Code)+a.Message, string(b.Code)+b.Message)
	})
}

func comparePaths(a, b string) int {
	for a != "" && b != "" {
		var s, t string
		s, a = nextToken(a)
		t, b = nextToken(b)
		if s == t {
			continue
		}
		m, errM := strconv.Atoi(s)
		n, errN := strconv.Atoi(t)
		if errM == nil && errN == nil && m != n {
			return m - n
		}
		return strings.Compare(s, t)
	}
	return len(a) - len(b)
}
