// Package rrule holds no code of its own: its test compares the occurrences of
// cohesion/schedule with those of an established library for RFC 5545 recurrence
// rules.
package rrule
