package httpapi

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

// timed gives the initiative "ours" a time, and publishes the gathering "ours".
func (w *world) timed() {
	w.t.Helper()
	ctx := w.t.Context()
	records := w.desk.Community(here()).Records()
	i, err := desk.Read[cohesion.Initiative](ctx, records, id[cohesion.Initiative]("ours"))
	if err != nil {
		w.t.Fatal(err)
	}
	i.Deliveries[0].Schedule = &schedule.Schedule{Times: []schedule.Recurrence{{Freq: schedule.Weekly, Days: []schedule.Day{{Weekday: 2}}, Opens: 600, Closes: 720}}}
	if _, err := desk.Replace(ctx, records, desk.ReplaceRequest[cohesion.Initiative]{Record: i}); err != nil {
		w.t.Fatal(err)
	}
	g, err := desk.Read[cohesion.Gathering](ctx, records, id[cohesion.Gathering]("ours"))
	if err != nil {
		w.t.Fatal(err)
	}
	g.Published, g.Place = true, id[cohesion.Place]("ours")
	if _, err := desk.Replace(ctx, records, desk.ReplaceRequest[cohesion.Gathering]{Record: g}); err != nil {
		w.t.Fatal(err)
	}
}

// secrets are texts of records that nobody else may see.
var secrets = []string{"Verborgen", "Blijf", "besloten", "alleen", "koken", string(mySubject)}

func (w *world) feed(path string, header map[string]string) string {
	w.t.Helper()
	rec := w.want(http.StatusOK, request{method: "GET", path: at(here(), "/feeds/"+path), header: header})
	body := rec.Body.String()
	for _, s := range secrets {
		if strings.Contains(body, s) {
			w.t.Errorf("%s tells %q", path, s)
		}
	}
	if rec.Header().Get("Access-Control-Allow-Origin") != "*" {
		w.t.Errorf("%s: pages of other origins cannot read it", path)
	}
	return body
}

func TestFeeds(t *testing.T) {
	w := newWorld(t)
	w.timed()
	count := func(path, part string, want int) {
		t.Helper()
		if got := strings.Count(w.feed(path, nil), part); got != want {
			t.Errorf("%s has %q %d times, want %d", path, part, got, want)
		}
	}
	place, theme := id[cohesion.Place]("ours").String(), "sb:eenzaamheid"
	count("calendar", "BEGIN:VEVENT", 2)
	count("calendar?place="+place, "BEGIN:VEVENT", 2)
	count("calendar?place="+id[cohesion.Place]("theirs").String(), "BEGIN:VEVENT", 0)
	count("calendar?theme="+theme, "SUMMARY:Koffie ours", 1)
	count("calendar?organisation="+org("ours").String(), "SUMMARY:Overleg ours", 1)
	count("calendar?initiative="+id[cohesion.Initiative]("ours").String(), "BEGIN:VEVENT", 1)
	count("calendar?area=cbs:GM0307@2022", "BEGIN:VEVENT", 0)
	count("news", "<entry>", 1) // of the other nobody knows since when it is so
	count("news?limit=1", "<entry>", 1)
	count("news?theme=sb:nergens", "<entry>", 0)
	count("places", `"type":"Feature"`, 2)
	count("areas", `"type":"Feature"`, 1)
	if !strings.Contains(w.feed("calendar", map[string]string{"Accept-Language": "en"}), "By: Organisatie ours") || !strings.Contains(w.feed("calendar", nil), "Door: Organisatie ours") {
		t.Error("the language of the answer does not count")
	}
	var f struct {
		Link []struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	}
	if err := xml.Unmarshal([]byte(w.feed("news?theme="+theme, nil)), &f); err != nil || len(f.Link) != 1 || f.Link[0].Href != "https://api.example.nl"+basePath+at(here(), "/feeds/news?theme=sb%3Aeenzaamheid") {
		t.Errorf("the feed does not name itself: %+v, %v", f, err)
	}
	for _, bad := range []string{"calendar?place=x", "calendar?theme=x&area=y", "calendar?where=x", "news?limit=0", "news?limit=1000", "places?place=" + place, "areas?area=x"} {
		w.want(http.StatusBadRequest, request{method: "GET", path: at(here(), "/feeds/"+bad)})
	}
	w.want(http.StatusNotFound, request{method: "GET", path: at(id[cohesion.Community]("nowhere"), "/feeds/calendar")})
	w.want(http.StatusMethodNotAllowed, request{method: "POST", path: at(here(), "/feeds/calendar")})
}

// TestFeedsAreKept asks again while nothing changed, and after it did.
func TestFeedsAreKept(t *testing.T) {
	w := newWorld(t)
	w.timed()
	ask := request{method: "GET", path: at(here(), "/feeds/calendar")}
	tag := w.want(http.StatusOK, ask).Header().Get("ETag")
	ask.header = map[string]string{"If-None-Match": tag}
	w.want(http.StatusNotModified, ask)
	w.seconds.Add(60)
	w.want(http.StatusNoContent, request{as: "coordinator", method: "DELETE", path: at(here(), "/gatherings/"+id[cohesion.Gathering]("ours").String()), header: map[string]string{"If-Match": "*"}})
	if body := w.want(http.StatusOK, ask).Body.String(); strings.Contains(body, "Overleg") {
		t.Error("what was removed is still told")
	}
	c := w.want(http.StatusOK, request{method: "GET", path: at(there(), "/feeds/calendar")}).Body.String()
	if strings.Contains(c, "Koffie ours there") || strings.Contains(c, "Overleg") {
		t.Errorf("another community has the events of this one: %s", c)
	}
}
