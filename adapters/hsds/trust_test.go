package hsds

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
)

// ourInitiative is a record that was made here and never came from a directory.
func ourInitiative() *cohesion.Initiative {
	i := &cohesion.Initiative{Name: language.Dutch("Van ons"), Status: cohesion.InitiativeActive}
	i.ID = cohesion.StableID[cohesion.Initiative](testTime, "here", "1")
	i.Community, i.Version, i.Created, i.Changed = dutchOptions().Community, 3, testTime, testTime
	return i
}

func claiming(id, more string) string {
	return fmt.Sprintf(`{"id":"11111111-1111-4111-8111-111111111111","name":"Gekaapt","description":"van hen","url":"https://evil.example/","status":"inactive","verbinder":{"over":{"summary":%q},"set":{"id":%q,"version":9,"created":"2020-01-01T00:00:00Z","summary":{"nl":"Kort."}%s}`, digest(nil), id, more)
}

// TestForeignNamesNoRecord imports documents that say that they are a record of ours.
func TestForeignNamesNoRecord(t *testing.T) {
	mine := ourInitiative()
	elsewhere := ourInitiative()
	elsewhere.Source = &cohesion.Source{System: "hsds:third", ID: "7"}
	sourceless := `,"unset":["source"]`
	for _, tt := range []struct {
		name     string
		existing *cohesion.Initiative
		own      bool
		doc      string
		taken    bool // it gets the ID
		merged   MergeCounts
	}{
		{"foreign", mine, false, claiming(mine.ID.String(), "") + sourceless + "}}", false, MergeCounts{Added: 1}},
		{"own", mine, true, claiming(mine.ID.String(), "") + sourceless + "}}", true, MergeCounts{Changed: 1, Conflicts: 2}},
		{"own with another source", mine, true, claiming(mine.ID.String(), "") + "}}", false, MergeCounts{Added: 1}},
		{"own of a record from elsewhere", elsewhere, true, claiming(mine.ID.String(), "") + sourceless + "}}", false, MergeCounts{Added: 1}},
		{"own with its source", elsewhere, true, claiming(mine.ID.String(), `,"source":{"system":"hsds:third","id":"7"}`) + "}}", true, MergeCounts{Changed: 1, Conflicts: 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opt := dutchOptions()
			opt.Own, opt.Existing = tt.own, []cohesion.Record{tt.existing}
			batch, report := mustImport(t, tt.doc, opt)
			if len(batch.Initiatives) != 1 {
				t.Fatal(report)
			}
			got := batch.Initiatives[0]
			if (got.ID == mine.ID) != tt.taken {
				t.Errorf("the ID of our record was taken: %v", got.ID == mine.ID)
			}
			if got.Version != 0 || got.Created.Year() == 2020 && !tt.taken {
				t.Errorf("version %d, created %v", got.Version, got.Created)
			}
			if !tt.taken && (got.Source == nil || got.Source.System != opt.System || report.Count()[Left][CodeOwn] != 1) {
				t.Errorf("source %+v\n%s", got.Source, report)
			}
			if got.Summary.In("nl") != "Kort." {
				t.Errorf("what it says beside HSDS was lost: %v", got.Summary)
			}
			merged, report, err := Merge(opt.Existing, batch, MergeOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.merged, report.Merge); diff != "" {
				t.Errorf("merge (-want +got):\n%s\n%s", diff, report)
			}
			for _, r := range merged.Records {
				if i := r.(*cohesion.Initiative); i.ID == mine.ID && !tt.taken {
					t.Errorf("our record became %+v", i)
				}
			}
		})
	}
}

// TestMergeForeignID merges a batch that was imported without the existing records, and
// has the ID of one of them.
func TestMergeForeignID(t *testing.T) {
	mine := ourInitiative()
	opt := ownOptions()
	batch, _ := mustImport(t, claiming(mine.ID.String(), "")+"}}", opt)
	if batch.Initiatives[0].ID != mine.ID {
		t.Fatal("the ID was not taken")
	}
	merged, report, err := Merge([]cohesion.Record{mine}, batch, MergeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(merged.Records) != 0 || report.Count()[Left][CodeConflict] != 1 {
		t.Errorf("%+v\n%s", merged, report)
	}
}

// TestForeignReferences imports an export of somebody else: its records are held
// together under new IDs, and what HSDS cannot say is there; but nothing of it names
// a record that did not come with it.
func TestForeignReferences(t *testing.T) {
	records := ownRecords()
	data := export(t, records, dutchExport())
	opt := dutchOptions()
	opt.System = "hsds:other"
	batch, report, err := Import(bytes.NewReader(data), opt)
	if err != nil || len(report.Rejected) > 0 {
		t.Fatal(err, report)
	}
	old := map[string]bool{}
	for _, r := range records {
		old[r.Ref().ID] = true
	}
	for _, r := range batch.Records() {
		tree, err := treeOf(r)
		if err != nil {
			t.Fatal(err)
		}
		references(tree, func(id string) string {
			if old[id] {
				t.Errorf("%v names %s", r.Ref(), id)
			}
			return id
		})
		if old[r.Ref().ID] {
			t.Errorf("%v has the ID of a record of theirs", r.Ref())
		}
	}
	full := batch.Initiatives[0]
	if len(full.Organisers) != 2 || full.Organisers[1] != batch.Organisations[1].ID || full.Deliveries[0].Place != batch.Places[0].ID || full.Deliveries[0].Key != "ma" {
		t.Errorf("references: %+v\n%s", full, report)
	}

	// Their service says that our organisation organises it.
	ours := cohesion.StableID[cohesion.Organisation](testTime, "here", "1").String()
	doc := `{"id":"11111111-1111-4111-8111-111111111111","name":"Gekaapt","status":"active","verbinder":{"set":{"organisers":["` + ours + `"]},"over":{"organisers":"` + digest(nil) + `"}}}`
	batch, report = mustImport(t, doc, dutchOptions())
	if i := batch.Initiatives[0]; len(i.Organisers) != 0 || report.Count()[Left][CodeOwn] != 1 {
		t.Errorf("organisers %v\n%s", i.Organisers, report)
	}
}

// TestLongDocuments holds that each document is measured, however it stands in the input.
func TestLongDocuments(t *testing.T) {
	short := `{"id":"11111111-1111-4111-8111-111111111111","name":"Kort","status":"active"}`
	long := `{"id":"22222222-2222-4222-8222-222222222222","name":"` + strings.Repeat("a", 200) + `","status":"active"}`
	for name, doc := range map[string]string{
		"lines":            short + "\n" + long + "\n",
		"one on two lines": strings.Replace(long, ",", ",\n", 1),
		"array":            "[\n" + short + ",\n" + long + "]",
		"page":             "{\"contents\": [\n" + short + ",\n" + long + "]}",
	} {
		opt := dutchOptions()
		opt.MaxRecord = 150
		batch, report := mustImport(t, doc, opt)
		want := strings.Count(doc, `"Kort"`)
		if len(batch.Initiatives) != want || len(report.Rejected) != 1 || len(report.Rejected[0].Raw) != 150 {
			t.Errorf("%s: %d initiatives, want %d\n%s", name, len(batch.Initiatives), want, report)
		}
	}
}

// TestCSVLinear reads a long table while another goroutine does what would be too
// much: counting all lines before each row. Reading must be done long before.
func TestCSVLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a long table")
	}
	var table bytes.Buffer
	table.WriteString("id,name,number\n")
	const rows = 20_000
	for n := range rows {
		fmt.Fprintf(&table, "%d,%s,1\n", n, strings.Repeat("a", 500))
	}
	done, slow := make(chan struct{}), make(chan int)
	go func() {
		data := table.Bytes()
		for n := range rows {
			select {
			case <-done:
				slow <- n
				return
			default:
				bytes.Count(data[:n*len(data)/rows], []byte("\n"))
			}
		}
		slow <- rows
	}()
	_, report, err := ImportCSV(fstest.MapFS{"phones.csv": {Data: table.Bytes()}}, dutchOptions())
	close(done)
	if n := <-slow; n == rows {
		t.Error("reading took longer than counting the lines before each row")
	}
	if err != nil {
		t.Fatal(err)
	}
	if last := report.Rejected[rows-1]; last.Where != "phones.csv:20001" {
		t.Errorf("the last row is %s", last.Where)
	}
}

// TestCSVCopies reads a package in which all services name one long program and one
// short one each: what is kept grows with the package, and nothing is lost.
func TestCSVCopies(t *testing.T) {
	const rows, long = 1000, 200_000
	var services, programs bytes.Buffer
	services.WriteString("id,program_id,name,status\n")
	programs.WriteString("id,name,description\nlang,Lang," + strings.Repeat("z", long) + "\n")
	for n := range rows {
		fmt.Fprintf(&services, "l%d,lang,Lang %d,active\nk%d,kort%d,Kort %d,active\n", n, n, n, n%10, n)
	}
	for n := range 10 {
		fmt.Fprintf(&programs, "kort%d,Kort,Een kort programma\n", n)
	}
	input := services.Len() + programs.Len()
	batch, report, err := ImportCSV(fstest.MapFS{"services.csv": {Data: services.Bytes()}, "programs.csv": {Data: programs.Bytes()}}, dutchOptions())
	if err != nil {
		t.Fatal(err)
	}
	kept, whole, short := 0, 0, 0
	for _, i := range batch.Initiatives {
		x := i.Extensions[extensionName]
		kept += len(x)
		whole += bytes.Count(x, []byte(strings.Repeat("z", long)))
		short += bytes.Count(x, []byte("Een kort programma"))
	}
	if most := 2*copyPool + copyTimes*input; kept > most {
		t.Errorf("a package of %d bytes gave %d bytes that are kept beside the records; want at most %d", input, kept, most)
	}
	if left := report.Count()[Left][CodeRange]; whole == 0 || whole+left != rows || short != rows {
		t.Errorf("%d whole, %d reported, %d short ones; want %d together", whole, left, short, rows)
	}
}
