package main

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
)

func TestNetwork(t *testing.T) {
	made := batch(t, "", "generate", "-initiatives", "300", "-needs", "20", "-seed", "4")
	if made.code != 0 {
		t.Fatalf("generate: %d %s", made.code, made.errOut)
	}
	path := file(t, "records.ndjson", made.out)
	args := []string{"network", "-records", path, "-at", "2026-11-22", "-lang", "en"}
	r := batch(t, "", args...)
	if r.code != 0 {
		t.Fatalf("%d %s", r.code, r.errOut)
	}
	count := make(map[string]int)
	var whole networkLine
	for _, line := range linesOf(r.out) {
		var l struct{ Type string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		count[l.Type]++
		if l.Type == "network" {
			if err := json.Unmarshal([]byte(line), &whole); err != nil {
				t.Fatal(err)
			}
		}
	}
	if count["network"] != 1 || count["member"] != whole.Report.Organisations || count["member"] == 0 || count["nobody"] == 0 || count["introduction"] == 0 {
		t.Errorf("lines %v of %d organisations", count, whole.Report.Organisations)
	}
	if whole.Report.Ties == 0 || len(whole.Report.Critical) == 0 || len(whole.Say) != min(len(whole.Report.Critical), 5) || !strings.HasPrefix(whole.Say[0], "If ") {
		t.Errorf("%d ties, critical %v, said %q", whole.Report.Ties, whole.Report.Critical, whole.Say)
	}
	if again := batch(t, "", args...); again.out != r.out {
		t.Error("the same again gives other bytes")
	}
	stated := batch(t, "", append(args, "-stated")...)
	if stated.code != 0 || strings.Contains(stated.out, `"same-place"`) {
		t.Errorf("-stated: %d %s", stated.code, linesOf(stated.out)[0])
	}
}

func TestNetworkGraphML(t *testing.T) {
	r := batch(t, "", "network", "-records", generated(t), "-at", "2026-11-22", "-format", "graphml")
	if r.code != 0 {
		t.Fatalf("%d %s", r.code, r.errOut)
	}
	var got struct {
		Nodes []struct{} `xml:"graph>node"`
		Edges []struct{} `xml:"graph>edge"`
	}
	if err := xml.Unmarshal([]byte(r.out), &got); err != nil || len(got.Nodes) == 0 || len(got.Edges) == 0 {
		t.Errorf("%d nodes, %d edges, %v", len(got.Nodes), len(got.Edges), err)
	}
	for _, wrong := range [][]string{{"-format", "dot"}, {"-lang", "fr"}, {"-at", "gisteren"}, {"-introduce", "-1"}} {
		if r := batch(t, "", append([]string{"network", "-records", fixture}, wrong...)...); r.code != exitUsage {
			t.Errorf("%v: status %d, want %d", wrong, r.code, exitUsage)
		}
	}
}
