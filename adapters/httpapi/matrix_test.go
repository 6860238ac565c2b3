package httpapi

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/socialebasis/verbinder/cohesion"
)

var update = flag.Bool("update", false, "write the golden files anew")

// callers are who asks in the matrix: nobody, each role in the community "here", and who
// runs the service.
var callers = []string{"", "resident", "organisation", "coordinator", "adviser", "privacy-officer", "administrator", "administrator@service"}

// A cell is one caller who does one operation on one record: in the own or a foreign
// community, of the caller's own organisation or person or of another.
type cell struct {
	op        operation
	caller    string
	community cohesion.CommunityID
	owner     string
}

func (c cell) String() string {
	caller := c.caller
	if caller == "" {
		caller = "public"
	}
	where := "own"
	if c.community != here() {
		where = "foreign"
	}
	return fmt.Sprintf("%s %s %s/%s", c.op.id, caller, where, c.owner)
}

// cells generates the matrix.
func cells() []cell {
	var all []cell
	ops := slices.Clone(operations)
	slices.SortStableFunc(ops, func(a, b operation) int { return strings.Compare(a.id, b.id) })
	for _, op := range ops {
		for _, caller := range callers {
			for _, community := range []cohesion.CommunityID{here(), there()} {
				for _, owner := range []string{"ours", "theirs"} {
					all = append(all, cell{op, caller, community, owner})
				}
			}
		}
	}
	return all
}

// request is what the caller of a cell sends.
func (c cell) request() request {
	name := suffix(c.community, c.owner)
	path := c.op.path
	for param, value := range map[string]string{
		"community":    c.community.String(),
		"area":         id[cohesion.Area]("area").String(),
		"place":        id[cohesion.Place](name).String(),
		"organisation": org(name).String(),
		"initiative":   id[cohesion.Initiative](name).String(),
		"gathering":    id[cohesion.Gathering](name).String(),
		"agendaItem":   id[cohesion.AgendaItem](name).String(),
		"partnership":  id[cohesion.Partnership](name).String(),
		"judgement":    id[cohesion.Judgement](suffix(c.community, "ours")).String(),
		"need":         id[cohesion.SupportNeed](name).String(),
		"talent":       id[cohesion.Talent](name).String(),
		"referral":     id[cohesion.Referral](name).String(),
	} {
		path = strings.ReplaceAll(path, "{"+param+"}", value)
	}
	r := request{as: c.caller, method: c.op.method, path: path, header: map[string]string{}}
	if c.op.match {
		r.header["If-Match"] = `"1"`
	}
	if c.op.body != "" {
		r.header["Content-Type"] = c.op.body
		r.body = c.body(name)
	}
	return r
}

func (c cell) body(name string) string {
	key := string(mySubject)
	if c.owner != "ours" {
		key = string(herSubject)
	}
	raisedBy := `,"raisedBy":{"kind":"organisation","organisation":"` + org(name).String() + `"}`
	if c.caller == "resident" {
		raisedBy = ""
	}
	initiative := id[cohesion.Initiative](name).String()
	asked := `"need":"` + id[cohesion.SupportNeed](name).String() + `"`
	offered := `"talent":"` + id[cohesion.Talent](name).String() + `"`
	bodies := map[string]string{
		"Community":         `{"name":{"nl":"Nieuw"}}`,
		"Area":              `{"code":"cbs:WK030702@2022","name":{"nl":"Wijk"}}`,
		"Place":             `{"name":{"nl":"Nieuw"},"owner":"` + org(name).String() + `"}`,
		"Organisation":      `{"name":{"nl":"Nieuw"}}`,
		"Initiative":        `{"name":{"nl":"Nieuw"},"status":"active","organisers":["` + org(name).String() + `"]}`,
		"Gathering":         `{"title":{"nl":"Nieuw"},"status":"planned","begins":"2026-12-01T10:00:00Z","ends":"2026-12-01T11:00:00Z","organisers":["` + org(name).String() + `"]}`,
		"AgendaItem":        `{"kind":"plan","title":"Een bank","raisedBy":"` + org(name).String() + `"}`,
		"Partnership":       `{"a":"` + org(name).String() + `","b":"` + org("elsewhere").String() + `","kind":"funding"}`,
		"Judgement":         `{"about":"overlap","a":{"kind":"place","id":"` + id[cohesion.Place]("a").String() + `"},"b":{"kind":"place","id":"` + id[cohesion.Place]("b").String() + `"},"verdict":"dismissed","by":"coordinator","on":"2026-11-01"}`,
		"Need":              `{"wants":[{"theme":"sb:eenzaamheid"}],"expires":"2027-05-01"` + raisedBy + `}`,
		"Talent":            `{"offers":[{"theme":"sb:eenzaamheid"}],"expires":"2027-05-01","subject":"` + key + `"}`,
		"createReferral":    `{` + asked + `,"initiative":"` + initiative + `"}`,
		"moveAgendaItem":    `{"status":"discussed"}`,
		"findNeeds":         `{"subject":"` + key + `"}`,
		"findTalents":       `{}`,
		"matchNeed":         `{` + asked + `}`,
		"relaxNeed":         `{` + asked + `}`,
		"explainNeed":       `{` + asked + `,"initiative":"` + initiative + `"}`,
		"whyNotNeed":        `{` + asked + `,"initiative":"` + initiative + `"}`,
		"matchTalent":       `{` + offered + `}`,
		"explainTalent":     `{` + offered + `,"initiative":"` + initiative + `"}`,
		"declineReferral":   `{"reason":"too-far"}`,
		"completeReferral":  `{"result":"helped"}`,
		"searchInitiatives": `{"text":"koffie"}`,
		"suggest":           `{"text":"Ik heb schulden."}`,
		"importRecords":     `{"type":"organisation","id":"` + org("imported").String() + `","community":"` + c.community.String() + `","name":{"nl":"Nieuw"}}`,
	}
	if body, ok := bodies[c.op.id]; ok {
		return body
	}
	return bodies[strings.TrimPrefix(strings.TrimPrefix(c.op.id, "create"), "replace")]
}

// results runs the matrix, each cell on records that no other cell changed, and gives
// the status of each to tell until it returns false.
func results(t testing.TB, without check, tell func(cell, int) bool) {
	t.Helper()
	var w *world
	for _, c := range cells() {
		if w == nil {
			w = newWorld(t)
			w.api.without = without
			w.free = without != 0
		}
		status := w.do(c.request()).Code
		if c.op.method != http.MethodGet && status < 400 {
			w = nil
		}
		if !tell(c, status) {
			return
		}
	}
}

// TestMatrix asserts who may do what, cell by cell: operation, caller, own or foreign
// community, own or foreign organisation or person. The file is there to be read.
func TestMatrix(t *testing.T) {
	var b strings.Builder
	line := ""
	results(t, 0, func(c cell, status int) bool {
		if status >= 500 || status == http.StatusBadRequest {
			t.Errorf("%s: status %d", c, status)
		}
		if c.community == here() && c.owner == "ours" {
			line = fmt.Sprintf("%-22s %-21s", c.op.id, strings.Fields(c.String())[1])
		}
		line += fmt.Sprintf(" %d", status)
		if c.community != here() && c.owner == "theirs" {
			b.WriteString(line + "\n")
		}
		return true
	})
	got := "operation              caller                own/ours own/theirs foreign/ours foreign/theirs\n" + b.String()
	file := filepath.Join("testdata", "matrix.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "who may do what", strings.Split(string(want), "\n"), strings.Split(got, "\n"))
}

// golden reads the matrix as it must be.
func golden(t testing.TB) map[string]int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "matrix.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Fields(line)
		for i, where := range []string{"own/ours", "own/theirs", "foreign/ours", "foreign/theirs"} {
			var status int
			if _, err := fmt.Sscan(f[2+i], &status); err != nil {
				t.Fatal(err)
			}
			want[f[0]+" "+f[1]+" "+where] = status
		}
	}
	return want
}

// TestMatrixNoticesAMissingCheck takes the checks of authorisation out, one at a time:
// each time the matrix must differ.
func TestMatrixNoticesAMissingCheck(t *testing.T) {
	want := golden(t)
	for name, without := range map[string]check{
		"membership": checkMembership, "table": checkTable, "record": checkRecord, "next": checkNext, "role": checkRole,
	} {
		t.Run(name, func(t *testing.T) {
			differs := ""
			results(t, without, func(c cell, status int) bool {
				if want[c.String()] != status {
					differs = fmt.Sprintf("%s: %d instead of %d", c, status, want[c.String()])
				}
				return differs == ""
			})
			if differs == "" {
				t.Errorf("nobody notices that the check of %s is missing", name)
			}
			t.Log(differs)
		})
	}
}

// TestMatrixRules holds the golden matrix itself to what must be true of any.
func TestMatrixRules(t *testing.T) {
	for name, status := range golden(t) {
		f := strings.Fields(name)
		op, caller, where := f[0], f[1], f[2]
		public := permissions[op][Public] != 0
		switch {
		case strings.HasPrefix(where, "foreign") && !public && caller != "public" && status != http.StatusNotFound && !strings.Contains(op, "Area") && op != "createCommunity":
			t.Errorf("%s: %d; another community's records answer 404", name, status)
		case caller == "public" && !public && status != http.StatusUnauthorized:
			t.Errorf("%s: %d; without login it is refused", name, status)
		case (caller == "adviser" || caller == "administrator") && status < 400 && strings.Contains(op, "Need") && op != "listNeeds":
			t.Errorf("%s: %d; this role sees no needs", name, status)
		}
	}
}
