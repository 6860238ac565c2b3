package main

import (
	"strings"
	"testing"
)

// Texts get a line each in their order; what is none is rejected and reported.
func TestSuggest(t *testing.T) {
	r := batch(t, `{"id":"1","text":"Ik heb schulden en de deurwaarder staat voor de deur.","lang":"nl"}`+"\n"+`{"id":"2","text":"Het is dinsdag."}`+"\nkoffie\n", "suggest", "-")
	lines := linesOf(r.out)
	if r.code != 1 || len(lines) != 2 || !strings.Contains(r.errOut, "line 3") {
		t.Fatalf("%d, %d lines, %s", r.code, len(lines), r.errOut)
	}
	if !strings.HasPrefix(lines[0], `{"query":"1","themes":[{"ref":"sb:schulden",`) {
		t.Errorf("%s; want sb:schulden first", lines[0])
	}
	if want := `{"query":"2","themes":[],"audiences":[]}`; strings.TrimSpace(lines[1]) != want {
		t.Errorf("%s; want %s", lines[1], want)
	}
}
