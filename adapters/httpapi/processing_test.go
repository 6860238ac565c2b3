package httpapi

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/socialebasis/verbinder/adapters/processing"
	"github.com/socialebasis/verbinder/cohesion"
)

// TestBookOf reads a need, and finds the record of it in the log of its community.
func TestBookOf(t *testing.T) {
	log := &processing.Memory{}
	book, err := processing.NewBook(processing.BookOptions{Log: log, Register: "https://register.example.nl/", Key: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	missing := false
	w := newWorld(t, func(c *Config) {
		c.Logbook = BookOf(func(_ context.Context, p Processing) (*processing.Book, error) {
			if missing || p.Community != here() {
				return nil, errors.New("there is no log")
			}
			return book, nil
		})
	})
	ask := request{as: "coordinator", method: "GET", path: at(here(), "/needs/"+id[cohesion.SupportNeed]("ours").String()), header: map[string]string{"Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}
	w.want(http.StatusOK, ask)
	records := log.Records()
	if len(records) != 1 || records[0].Subject != book.Pseudonym(mySubject) || records[0].Activity != "https://register.example.nl/readNeed" || records[0].Parent.String() != "b7ad6b7169203331" {
		t.Fatalf("%+v", records)
	}
	missing = true
	w.want(http.StatusServiceUnavailable, ask)
}
