package cohesion

import "fmt"

// enumName returns the name of a closed enumeration's value. Value 0 is unset and
// has no name; a value outside the list is shown as a number, for debugging only.
func enumName[E ~uint8](names []string, what string, e E) string {
	if int(e) < len(names) {
		return names[e]
	}
	return fmt.Sprintf("%s(%d)", what, uint8(e))
}

// enumText marshals a value by its name; unset and invalid values are errors, so
// that they cannot reach a document.
func enumText[E ~uint8](names []string, what string, e E) ([]byte, error) {
	if e == 0 || int(e) >= len(names) {
		return nil, fmt.Errorf("cohesion: %s %d has no name", what, uint8(e))
	}
	return []byte(names[e]), nil
}

// enumParse finds a value by its exact name.
func enumParse[E ~uint8](names []string, what string, text []byte, e *E) error {
	for i := 1; i < len(names); i++ {
		if names[i] == string(text) {
			*e = E(i)
			return nil
		}
	}
	return fmt.Errorf("%s %q is not known; use one of %q", what, text, names[1:])
}

// enumValid says whether e is one of the named values.
func enumValid[E ~uint8](names []string, e E) bool { return e > 0 && int(e) < len(names) }
