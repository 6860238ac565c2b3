package valid

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPathsAreJSONPointers(t *testing.T) {
	var opens, times, doc Violations
	opens.Add("opens", Format, "%q is not a time", "9u")
	opens.Add("", Conflict, "closes before it opens")
	times.NestAt("times", 2, opens)
	times.AddAt("days", 0, Duplicate, "occurs twice")
	doc.Nest("schedule/a~b", times)
	doc.Add("", Required, "nothing there")
	want := Violations{
		{"/schedule~1a~0b/times/2/opens", Format, `"9u" is not a time`},
		{"/schedule~1a~0b/times/2", Conflict, "closes before it opens"},
		{"/schedule~1a~0b/days/0", Duplicate, "occurs twice"},
		{"", Required, "nothing there"},
	}
	if diff := cmp.Diff(want, doc); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if opens[0].Path != "/opens" {
		t.Errorf("nesting changed the part: %q", opens[0].Path)
	}
}

func TestErr(t *testing.T) {
	var vs Violations
	if err := vs.Err(); err != nil {
		t.Fatalf("no violations are the error %v", err)
	}
	vs.Add("name", Required, "a text is required")
	vs.Add("", Syntax, "not JSON")
	err := fmt.Errorf("line 3: %w", vs.Err())
	var got Violations
	if !errors.As(err, &got) || len(got) != 2 {
		t.Errorf("the list does not come out of %v", err)
	}
	if want := "line 3: /name: a text is required; not JSON"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func ExampleViolations() {
	var place, doc Violations
	place.Add("postcode", Format, "write a postcode as 3811AA")
	doc.Nest("address", place)
	fmt.Println(doc.Err())
	// Output: /address/postcode: write a postcode as 3811AA
}
