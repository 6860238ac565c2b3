package httpapi

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// BenchmarkMatch measures a match three ways in one run: the desk's call in this process,
// the same over HTTP, and a bare handler that reads the same body and answers the same
// bytes over HTTP. The first and the last together are what HTTP must cost at least.
func BenchmarkMatch(b *testing.B) {
	w := newWorld(b, func(c *Config) { c.Logger = nil; c.Limits = Limits{Rate: 1 << 30, Burst: 1 << 30} })
	records := make([]cohesion.Record, 1500)
	for n := range records {
		i := &cohesion.Initiative{
			Name: language.Dutch(fmt.Sprint("Aanbod ", n)), Summary: language.Dutch("Samen eten en praten in de buurt"), Status: cohesion.InitiativeActive,
			Published: true, Themes: []vocabulary.Ref{[]vocabulary.Ref{lonely, "sb:schulden", "sb:rouw"}[n%3]}, Languages: []language.Tag{"nl"},
		}
		i.ID, i.Community = id[cohesion.Initiative](fmt.Sprint("bench ", n)), here()
		records[n] = i
	}
	_, err := w.desk.Community(here()).Load(b.Context(), desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
		for _, rec := range records {
			if !yield(rec, nil) {
				return
			}
		}
	}})
	if err != nil {
		b.Fatal(err)
	}
	body := []byte(`{"draft":{"wants":[{"theme":"sb:eenzaamheid"}],"languages":["nl"]},"limit":10}`)
	answer := w.want(http.StatusOK, request{as: "coordinator", method: "POST", path: at(here(), "/needs/_match"), body: string(body)}).Body.Bytes()
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			b.Error(err)
		}
		w.Header().Set("Content-Type", jsonType)
		if _, err := w.Write(answer); err != nil {
			b.Error(err)
		}
	})
	draft, err := decodeRecord[cohesion.SupportNeed]([]byte(`{"wants":[{"theme":"sb:eenzaamheid"}],"languages":["nl"],"expires":"2199-12-31"}`), here())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("call", func(b *testing.B) {
		for b.Loop() {
			if _, err := w.desk.Community(here()).Match(b.Context(), desk.MatchRequest{Asked: desk.Asked{Draft: draft}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, h := range map[string]http.Handler{"http": w.api, "bare": bare} {
		b.Run(name, func(b *testing.B) {
			server := httptest.NewServer(h)
			defer server.Close()
			for b.Loop() {
				post(b, server, body)
			}
		})
	}
}

func post(b *testing.B, server *httptest.Server, body []byte) {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL+at(here(), "/needs/_match"), bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", jsonType)
	r.Header.Set("Authorization", "Bearer coordinator")
	r.Header.Set("Accept-Encoding", "identity")
	answer, err := server.Client().Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Fatal(answer.StatusCode, err)
	}
}
