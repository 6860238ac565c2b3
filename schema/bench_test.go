package schema

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
)

// needOf700 is a need as a coordinator enters it, of 700 bytes.
const needOf700 = `{"type":"need","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001","version":1,` +
	`"created":"2026-11-20T14:05:09Z","changed":"2026-11-20T14:05:09Z","subject":"k7Qd_0x-9Zf3mLw2","status":"raised","raisedBy":{"kind":"resident"},` +
	`"wants":[{"theme":"sb:eenzaamheid","weight":3},{"theme":"sb:ontmoeten"}],"words":"Ik ben veel alleen en wil graag mensen ontmoeten.","wordsIn":"nl",` +
	`"facts":{"age":{"from":67,"below":68}},"location":{"postcode":"3811"},"travel":{"mode":"bicycle","metres":4000},` +
	`"availability":[{"days":["MO","TU"],"from":"09:00","to":"12:30"}],"languages":["nl","tr"],` +
	`"wishes":["group","informal"],"level":"prevention","any":["time"],"urgency":"normal","expires":"2027-05-01"}`

func TestBenchmarkDocument(t *testing.T) {
	if n := len(needOf700); n < 690 || n > 710 {
		t.Errorf("the need of the benchmarks has %d bytes; 700 are promised", n)
	}
	if _, ok := parse([]byte(needOf700)); !ok {
		_, err := Decode([]byte(needOf700))
		t.Errorf("the bulk decoder refuses the need of the benchmarks: %v", err)
	}
}

var sink cohesion.Record

// BenchmarkNeed compares ways from bytes to a need: the plain decoder of the standard
// library, which checks nothing; the bulk decoder, without and with Validate; and the
// definition.
func BenchmarkNeed(b *testing.B) {
	data := []byte(needOf700)
	run := func(name string, read func() error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("plain", func() error {
		n := new(cohesion.SupportNeed)
		sink = n
		return json.Unmarshal(data, n)
	})
	run("plain+Validate", func() error {
		n := new(cohesion.SupportNeed)
		sink = n
		if err := json.Unmarshal(data, n); err != nil {
			return err
		}
		return n.Validate().Err()
	})
	run("bulk without Validate", func() error {
		p := parser{data: data}
		sink = p.record(cohesion.KindNeed)
		if p.bad {
			b.Fatal("refused")
		}
		return nil
	})
	valid, err := Parse(data)
	if err != nil {
		b.Fatal(err)
	}
	run("Validate", func() error { return valid.Validate().Err() })
	run("Parse", func() (err error) { sink, err = Parse(data); return err })
	run("Decode", func() (err error) { sink, err = Decode(data); return err })
}

// BenchmarkKinds reads the fullest document of each kind.
func BenchmarkKinds(b *testing.B) {
	for kind, doc := range samples(b) {
		var compact bytes.Buffer
		if err := json.Compact(&compact, doc); err != nil {
			b.Fatal(err)
		}
		data := compact.Bytes()
		b.Run(kind, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				r, ok := parse(data)
				if !ok {
					b.Fatal("refused")
				}
				sink = r
			}
		})
	}
}
