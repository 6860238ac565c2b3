package httpapi

import (
	"net/http"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
)

func TestSmoke(t *testing.T) {
	w := newWorld(t)
	for _, a := range []request{
		{method: "GET", path: "/communities"},
		{method: "GET", path: at(here(), "")},
		{method: "GET", path: "/areas"},
		{method: "GET", path: at(here(), "/initiatives")},
		{method: "GET", path: at(here(), "/places")},
		{method: "GET", path: at(here(), "/organisations")},
		{method: "GET", path: at(here(), "/gatherings")},
		{as: "coordinator", method: "GET", path: at(here(), "/needs")},
		{as: "coordinator", method: "GET", path: at(here(), "/talents")},
		{as: "coordinator", method: "GET", path: at(here(), "/referrals")},
		{as: "coordinator", method: "GET", path: at(here(), "/agenda-items")},
		{as: "coordinator", method: "GET", path: at(here(), "/partnerships")},
		{as: "coordinator", method: "GET", path: at(here(), "/judgements")},
		{as: "coordinator", method: "GET", path: at(here(), "/changes")},
		{as: "coordinator", method: "POST", path: at(here(), "/needs/_match"), body: `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}]}}`},
		{as: "coordinator", method: "POST", path: at(here(), "/needs/_explain"), body: `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}]},"initiative":"` + initiativeID("ours") + `"}`},
		{as: "coordinator", method: "POST", path: at(here(), "/needs/_relax"), body: `{"draft":{"wants":[{"theme":"sb:eenzaamheid"}]}}`},
		{as: "coordinator", method: "POST", path: at(here(), "/talents/_match"), body: `{"draft":{"offers":[{"theme":"sb:eenzaamheid"}]}}`},
		{method: "POST", path: at(here(), "/initiatives/_search"), body: `{"text":"koffie"}`},
	} {
		rec := w.want(http.StatusOK, a)
		t.Logf("%s %s: %.300s", a.method, a.path, rec.Body)
	}
}

func initiativeID(name string) string { return id[cohesion.Initiative](name).String() }
