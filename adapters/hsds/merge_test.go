package hsds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

const mergeFirst = `{"id":"11111111-1111-4111-8111-111111111111","name":"Koffie","status":"active","url":"https://a.example/","email":"a@example.nl"}
{"id":"22222222-2222-4222-8222-222222222222","name":"Thee","status":"active"}
`

func dutchOptions() Options {
	opt := testOptions()
	opt.Language, opt.Zone, opt.Country, opt.Currency = "nl", "", "", ""
	return opt
}

// ownOptions are for what this package exported itself.
func ownOptions() Options {
	opt := dutchOptions()
	opt.Own = true
	return opt
}

func mustImport(t testing.TB, doc string, opt Options) (*Batch, *Report) {
	t.Helper()
	batch, report, err := Import(strings.NewReader(doc), opt)
	if err != nil {
		t.Fatal(err)
	}
	return batch, report
}

// TestMergeThreeWays changes a name here, a link in the source, and the e-mail
// address in both.
func TestMergeThreeWays(t *testing.T) {
	batch, _ := mustImport(t, mergeFirst, dutchOptions())
	local := *batch.Initiatives[0]
	local.Name = language.Dutch("Koffieochtend")
	local.Contact.Email = "hier@example.nl"
	existing := []cohesion.Record{&local, batch.Initiatives[1]}

	second := strings.NewReplacer("https://a.example/", "https://b.example/", "a@example.nl", "daar@example.nl").Replace(strings.Split(mergeFirst, "\n")[0]) +
		"\n" + `{"id":"33333333-3333-4333-8333-333333333333","name":"Soep","status":"active"}`
	opt := dutchOptions()
	opt.At = opt.At.Add(24 * time.Hour)
	incoming, _ := mustImport(t, second, opt) // without Existing: the IDs differ
	merged, report, err := Merge(existing, incoming, MergeOptions{PauseVanished: true})
	if err != nil {
		t.Fatal(err)
	}
	want := MergeCounts{Added: 1, Changed: 1, Vanished: 1, KeptEdits: 1, Conflicts: 1}
	if diff := cmp.Diff(want, report.Merge); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	got := merged.Records[0].(*cohesion.Initiative)
	if got.ID != local.ID {
		t.Errorf("the merged record has another ID: %v", got.ID)
	}
	if got.Name.In("nl") != "Koffieochtend" || got.URL != "https://b.example/" || got.Contact.Email != "hier@example.nl" || !got.Changed.Equal(opt.At) {
		t.Errorf("merged: %+v", got)
	}
	paused := merged.Records[2].(*cohesion.Initiative)
	if paused.Status != cohesion.InitiativePaused {
		t.Errorf("what vanished is %v", paused.Status)
	}
	// It comes back: the source's status is taken again, and the edits still stand.
	opt.At = opt.At.Add(24 * time.Hour)
	back, _ := mustImport(t, strings.Replace(second, "33333333", "99999999", 1)+"\n"+strings.Split(mergeFirst, "\n")[1], opt)
	again, report, err := Merge(merged.Records, back, MergeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(MergeCounts{Added: 1, Changed: 1, Unchanged: 1, Vanished: 1, KeptEdits: 2}, report.Merge); diff != "" {
		t.Errorf("counts of the return (-want +got):\n%s\n%s", diff, report)
	}
	for _, r := range again.Records {
		if r.Ref() == paused.Ref() && r.(*cohesion.Initiative).Status != cohesion.InitiativeActive {
			t.Error("what came back is still paused")
		}
	}
}

// TestMergeDelivery keeps an edited time at one location while another location is
// added and a third goes.
func TestMergeDelivery(t *testing.T) {
	sal := func(n, opens string) string {
		return `{"id":"aaaaaaaa-0000-4000-8000-00000000000` + n + `","location":{"id":"bbbbbbbb-0000-4000-8000-00000000000` + n +
			`","location_type":"physical","name":"Zaal ` + n + `"},"schedules":[{"id":"cccccccc-0000-4000-8000-00000000000` + n +
			`","freq":"WEEKLY","byday":"MO","opens_at":"` + opens + `","closes_at":"17:00"}]}`
	}
	doc := func(sals ...string) string {
		return `{"id":"11111111-1111-4111-8111-111111111111","name":"Koffie","status":"active","service_at_locations":[` + strings.Join(sals, ",") + `]}`
	}
	batch, _ := mustImport(t, doc(sal("1", "09:00"), sal("2", "09:00")), dutchOptions())
	batch.Initiatives[0].Deliveries[0].Schedule.Times[0].Opens = 600
	opt := dutchOptions()
	opt.At = opt.At.Add(time.Hour)
	incoming, _ := mustImport(t, doc(sal("1", "09:00"), sal("3", "11:00")), opt)
	merged, report, err := Merge(batch.Records(), incoming, MergeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Merge.KeptEdits != 1 || report.Merge.Conflicts != 0 {
		t.Errorf("counts: %+v", report.Merge)
	}
	for _, r := range merged.Records {
		i, ok := r.(*cohesion.Initiative)
		if !ok {
			continue
		}
		var opens []string
		for _, d := range i.Deliveries {
			opens = append(opens, d.Key[35:]+" "+d.Schedule.Times[0].Opens.String())
		}
		if diff := cmp.Diff([]string{"1 10:00", "3 11:00"}, opens); diff != "" {
			t.Errorf("deliveries (-want +got):\n%s", diff)
		}
	}
}

// TestMergeRealSeeded derives a second version of the real directory with seeded
// changes and compares the counts with what was done to it.
func TestMergeRealSeeded(t *testing.T) {
	const name = "hsds/nyc-new.ndjson"
	batch, _ := importFile(t, name, testOptions())
	rng := rand.New(rand.NewPCG(7, 7))
	var second bytes.Buffer
	gone, renamed, edited := 0, map[string]bool{}, map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(realFile(t, name)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var o map[string]any
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		id := o["id"].(string)
		switch n := rng.IntN(100); {
		case n < 3:
			gone++
			continue
		case n < 10:
			o["name"] = o["name"].(string) + " (new)"
			renamed[id] = true
		case n < 15:
			edited[id] = true
		case n < 18: // both
			o["name"] = o["name"].(string) + " (new)"
			renamed[id] = true
			edited[id] = true
		}
		raw, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		second.Write(append(raw, '\n'))
	}
	conflicts := 0
	for _, i := range batch.Initiatives {
		if edited[i.Source.ID] {
			i.Name = language.English("Edited here")
			if renamed[i.Source.ID] {
				conflicts++
			}
		}
	}
	opt := testOptions()
	opt.At = opt.At.Add(time.Hour)
	opt.Existing = batch.Records()
	incoming, _, err := Import(&second, opt)
	if err != nil {
		t.Fatal(err)
	}
	merged, report, err := Merge(batch.Records(), incoming, MergeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	goneServices := 0
	for _, ref := range merged.Vanished {
		if ref.Kind == cohesion.KindInitiative {
			goneServices++
		}
	}
	t.Logf("%+v, services vanished %d", report.Merge, goneServices)
	if goneServices != gone || report.Merge.Conflicts != conflicts || report.Merge.KeptEdits != len(edited)-conflicts || report.Merge.Added != 0 {
		t.Errorf("gone %d conflicts %d edits %d; merge says %+v (services vanished %d)", gone, conflicts, len(edited), report.Merge, goneServices)
	}
	for _, r := range merged.Records {
		if i, ok := r.(*cohesion.Initiative); ok && !edited[i.Source.ID] && !strings.HasSuffix(i.Name.In("en"), " (new)") {
			t.Errorf("%v changed for no reason", i.Source.ID)
		}
	}
}

// TestMergeRealPair merges the two real versions, which share no identifiers: a
// directory that gives its records new ones is a new directory.
func TestMergeRealPair(t *testing.T) {
	old, _ := importFile(t, "hsds/nyc-2023-06.ndjson", testOptions())
	opt := testOptions()
	opt.Existing = old.Records()
	incoming, _ := importFile(t, "hsds/nyc-new.ndjson", opt)
	_, report, err := Merge(old.Records(), incoming, MergeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	added, vanished := 2907, 1871
	if testing.Short() {
		added, vanished = len(incoming.Records()), len(old.Records())
	}
	if diff := cmp.Diff(MergeCounts{Added: added, Vanished: vanished}, report.Merge); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	// A third time, nothing changes.
	_, report, err = Merge(incoming.Records(), incoming, MergeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(MergeCounts{Unchanged: added}, report.Merge); diff != "" {
		t.Errorf("counts of the same version (-want +got):\n%s", diff)
	}
}
