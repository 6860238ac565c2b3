package language

import (
	"encoding/json"
	"testing"
)

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{
		"folded": "samen koffie drinken, elke dinsdag van 10 tot 12",
		"case":   "Samen koffie drinken, elke dinsdag van 10 tot 12",
		"accent": "Samen één kopje koffie drinken, elke dinsdag",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = Fold(s)
			}
		})
	}
}

func BenchmarkStem(b *testing.B) {
	for _, tt := range []struct {
		tag  Tag
		word string
	}{{NL, "ondersteuningen"}, {EN, "organisations"}} {
		b.Run(string(tt.tag), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = Stem(tt.tag, tt.word)
			}
		})
	}
}

func BenchmarkStemmer(b *testing.B) {
	var s Stemmer
	b.ReportAllocs()
	for b.Loop() {
		_ = s.Stem(NL, "ondersteuningen")
	}
}

func BenchmarkSplit(b *testing.B) {
	s := NewSplitter(nil)
	b.ReportAllocs()
	for b.Loop() {
		_ = s.Split("schuldhulpverlening")
	}
}

func BenchmarkWithinOneEdit(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = WithinOneEdit("eenzamheid", "eenzaamheid")
	}
}

func BenchmarkTextUnmarshal(b *testing.B) {
	data := []byte(`{"en":"Coffee morning","nl":"Koffieochtend"}`)
	b.ReportAllocs()
	for b.Loop() {
		var t Text
		if err := json.Unmarshal(data, &t); err != nil {
			b.Fatal(err)
		}
	}
}
