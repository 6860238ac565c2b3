package vocabulary

import "testing"

func BenchmarkRelation(b *testing.B) {
	v := Starter()
	for _, tt := range []struct {
		name            string
		wanted, offered Ref
	}{
		{"inside", "sb:geld-en-schulden", "sb:schuldhulpverlening"},
		{"crosswalk", "sb:voedselhulp", "oe:102-04"},
		{"none", "sb:schulden", "sb:moestuin"},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.Relation(tt.wanted, tt.offered)
			}
		})
	}
}

func BenchmarkReach(b *testing.B) {
	v := Starter()
	b.ReportAllocs()
	for b.Loop() {
		v.Reach("sb:geld-en-schulden")
	}
}

func BenchmarkLookup(b *testing.B) {
	v := Starter()
	b.ReportAllocs()
	for b.Loop() {
		v.Lookup("niet rondkomen", "nl")
	}
}

// BenchmarkStarter measures what the first call of Starter costs.
func BenchmarkStarter(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sources, err := starterSources()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := New(sources...); err != nil {
			b.Fatal(err)
		}
	}
}
