// Package ical holds no code of its own: its tests read the calendars of adapters/ical
// with an independent parser and an independent evaluator of recurrence rules, and hold
// what these find against the occurrences of cohesion/schedule.
package ical
