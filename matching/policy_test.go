package matching

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

func TestDefaultPolicyIsValid(t *testing.T) {
	p := DefaultPolicy()
	if vs := p.Validate(); len(vs) > 0 {
		t.Fatal(vs)
	}
	if p.ID() != "default/1" {
		t.Errorf("got %q", p.ID())
	}
}

func TestPolicyRoundTrip(t *testing.T) {
	p := DefaultPolicy()
	p.Name, p.Version, p.Rotate = "amersfoort", 3, true
	p.Soften = []cohesion.Constraint{cohesion.OnCost, cohesion.OnTime}
	p.Distance = Curve{{0, 1_000_000}, {250_000, 900_000}, {1_000_000, 100_000}}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParsePolicy(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParsePolicyTakesDefaults(t *testing.T) {
	got, err := ParsePolicy([]byte(`{"name": "near", "version": 2, "weights": {"distance": 60}, "minScore": 0}`))
	if err != nil {
		t.Fatal(err)
	}
	want := DefaultPolicy()
	want.Name, want.Version, want.MinScore = "near", 2, 0
	want.Weights.Distance = 60
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPolicyViolations(t *testing.T) {
	tests := []struct{ name, doc, path string }{
		{"no name", `{"version": 1}`, "/name"},
		{"bad name", `{"name": "A b", "version": 1}`, "/name"},
		{"no version", `{"name": "a"}`, "/version"},
		{"weight too high", `{"name": "a", "version": 1, "weights": {"theme": 1001}}`, "/weights/theme"},
		{"negative weight", `{"name": "a", "version": 1, "weights": {"results": -1}}`, "/weights/results"},
		{"value above one", `{"name": "a", "version": 1, "neutral": 1000001}`, "/neutral"},
		{"rising theme values", `{"name": "a", "version": 1, "theme": {"broader": 950000}}`, "/theme/broader"},
		{"rising access", `{"name": "a", "version": 1, "access": {"referral": 900000}}`, "/access/referral"},
		{"rising curve", `{"name": "a", "version": 1, "distance": [{"x": 0, "y": 10}, {"x": 5, "y": 11}]}`, "/distance/1/y"},
		{"unsorted curve", `{"name": "a", "version": 1, "distance": [{"x": 5, "y": 10}, {"x": 5, "y": 9}]}`, "/distance/1/x"},
		{"empty curve", `{"name": "a", "version": 1, "distance": []}`, "/distance"},
		{"no travel", `{"name": "a", "version": 1, "travel": {"foot": 0}}`, "/travel/foot"},
		{"softened refusal", `{"name": "a", "version": 1, "soften": ["cost", "refusal"]}`, "/soften/1"},
		{"period", `{"name": "a", "version": 1, "periods": {"capacity": 0}}`, "/periods/capacity"},
		{"strength", `{"name": "a", "version": 1, "results": {"strength": 0}}`, "/results/strength"},
		{"trust", `{"name": "a", "version": 1, "trust": {"low": -5}}`, "/trust/low"},
		{"level", `{"name": "a", "version": 1, "level": {"care": 2000000}}`, "/level/care"},
		{"unknown field", `{"name": "a", "version": 1, "wieghts": {}}`, ""},
		{"twice", `{"name": "a", "version": 1, "VERSION": 2}`, "/VERSION"},
		{"null", `{"name": "a", "version": 1, "weights": null}`, "/weights"},
		{"trailing data", `{"name": "a", "version": 1} {}`, ""},
		{"not JSON", `{`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParsePolicy([]byte(tt.doc))
			vs, ok := err.(valid.Violations)
			if !ok {
				t.Fatalf("got %v, want violations", err)
			}
			if len(vs) != 1 || vs[0].Path != tt.path {
				t.Errorf("got %v, want one at %q", vs, tt.path)
			}
		})
	}
	p := DefaultPolicy()
	p.Weights = Weights{}
	if vs := p.Validate(); len(vs) != 1 || vs[0].Path != "/weights" {
		t.Errorf("without any weight: %v", vs)
	}
}

// curveAt is the plain definition: the value on the line between two knots, rounded down.
func curveAt(c Curve, x int64) int64 {
	for i := 1; i < len(c); i++ {
		x0, x1, y0, y1 := int64(c[i-1].X), int64(c[i].X), int64(c[i-1].Y), int64(c[i].Y)
		if x0 <= x && x <= x1 {
			return (y0*(x1-x) + y1*(x-x0)) / (x1 - x0)
		}
	}
	if x < int64(c[0].X) {
		return int64(c[0].Y)
	}
	return int64(c[len(c)-1].Y)
}

func TestCurveAt(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var c Curve
		x, y := rng.Int32N(200_000), int32(1_000_000)
		for range 1 + rng.IntN(5) {
			c = append(c, Knot{cohesion.Score(x), cohesion.Score(y)})
			x += 1 + rng.Int32N(200_000)
			y -= rng.Int32N(y/2 + 1)
		}
		last := int64(1 << 40)
		for at := int64(-10); at < 1_300_000; at += 1 + rng.Int64N(30_000) {
			got := int64(c.At(at))
			if want := curveAt(c, at); got != want {
				t.Fatalf("%v at %d: got %d, want %d", c, at, got, want)
			}
			if got > last {
				t.Fatalf("%v rises at %d", c, at)
			}
			last = got
		}
	}
	if got := (Curve{}).At(5); got != 0 {
		t.Errorf("no knots give %d", got)
	}
}

func TestPolicyErrorNamesFieldAndRemedy(t *testing.T) {
	_, err := ParsePolicy([]byte(`{"name": "a", "version": 1, "minScore": -1}`))
	if err == nil || !strings.Contains(err.Error(), "/minScore") || !strings.Contains(err.Error(), "0 to 1000000") {
		t.Errorf("got %v", err)
	}
}
