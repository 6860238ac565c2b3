package main

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

func TestMeasure(t *testing.T) {
	relevant := map[string]bool{"a": true, "b": true, "c": true}
	ndcg, precision, rank := measure([]string{"x", "a", "y", "b"}, relevant, 4)
	most := 1 + 1/math.Log2(3) + 1/math.Log2(4)
	if want := (1/math.Log2(3) + 1/math.Log2(5)) / most; math.Abs(ndcg-want) > 1e-12 {
		t.Errorf("nDCG = %v; want %v", ndcg, want)
	}
	if precision != 0.5 || rank != 0.5 {
		t.Errorf("P = %v, RR = %v; want 0.5 of both", precision, rank)
	}
	if ndcg, precision, rank = measure(nil, relevant, 4); ndcg != 0 || precision != 0 || rank != 0 {
		t.Error("nothing found is worth something")
	}
}

func TestInterval(t *testing.T) {
	a, b := []float64{0, 0, 0, 0}, []float64{1, 1, 1, 1}
	if low, high := interval(a, b, 100, 1); low != 1 || high != 1 {
		t.Errorf("[%v, %v]; every query gains 1", low, high)
	}
	if low, high := interval(a, a, 100, 1); low != 0 || high != 0 {
		t.Errorf("[%v, %v]; no query gains", low, high)
	}
}

// TestStrip: nothing that says what a service is called by others may stay.
func TestStrip(t *testing.T) {
	d := &directory{carried: map[string]map[string]map[string]bool{}}
	var bare bytes.Buffer
	line := `{"id":"1","name":"n","attributes":[{"taxonomy_term":{"name":"Secret","taxonomy":"T"}}],"organization":{"attributes":[{"value":"Secret"}]}}`
	if err := d.strip([]byte(line), &bare); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(bare.String(), "Secret") || !d.carried["T"]["Secret"]["1"] {
		t.Errorf("left: %s, carried: %v", &bare, d.carried)
	}
	if list := d.taxonomies(1); len(list) != 1 || len(list[0].queries) != 1 || len(d.taxonomies(2)[0].queries) != 0 {
		t.Errorf("taxonomies: %v", list)
	}
}
