package schedule

import "fmt"

// How a recurrence repeats.
const (
	Weekly  Freq = iota + 1 // text "weekly"
	Monthly                 // text "monthly"
)

// ParseFreq reads "weekly" or "monthly".
func ParseFreq(text string) (Freq, error) {
	for f := Weekly; f <= Monthly; f++ {
		if f.String() == text {
			return f, nil
		}
	}
	return 0, fmt.Errorf("schedule: frequency %q is neither weekly nor monthly", text)
}

// Valid reports whether f is Weekly or Monthly.
func (f Freq) Valid() bool { return f == Weekly || f == Monthly }

// IsZero reports whether the frequency is not given.
func (f Freq) IsZero() bool { return f == 0 }

// String renders the frequency as "weekly" or "monthly".
func (f Freq) String() string {
	switch f {
	case Weekly:
		return "weekly"
	case Monthly:
		return "monthly"
	}
	return fmt.Sprintf("Freq(%d)", uint8(f))
}

// MarshalText renders the frequency as String does. It fails if it is not valid.
func (f Freq) MarshalText() ([]byte, error) {
	if !f.Valid() {
		return nil, fmt.Errorf("schedule: frequency %d is neither weekly (1) nor monthly (2)", uint8(f))
	}
	return []byte(f.String()), nil
}

// UnmarshalText reads what [ParseFreq] reads.
func (f *Freq) UnmarshalText(text []byte) error {
	parsed, err := ParseFreq(string(text))
	if err == nil {
		*f = parsed
	}
	return err
}
