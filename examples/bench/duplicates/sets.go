package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/socialebasis/verbinder/matching/duplicate"
)

// A set is records with the pairs of them that are known to be the same.
type set struct {
	name    string
	spec    duplicate.Spec
	link    bool
	records []duplicate.Record
	truth   map[[2]string]bool   // keys of records, in order
	judged  map[[2]string]string // if set, only these pairs count: their relation
}

// key names a record across sources.
func key(r *duplicate.Record) string { return r.Source + "\x00" + r.ID }

func ordered(a, b string) [2]string {
	if a > b {
		a, b = b, a
	}
	return [2]string{a, b}
}

// A reader makes a set of the files in a folder.
type reader struct {
	folder string
	link   bool
	read   func(dir string, s *set) error
}

// readers are the sets of the reference data, by name.
var readers = map[string]reader{
	"fodors-zagats":          {"fodors-zagats", true, readFodorsZagats},
	"fodors-zagats-original": {"fodors-zagats-original", false, readFodorsOriginal},
	"dblp-acm":               {"dblp-acm", true, readDBLP},
	"abt-buy":                {"abt-buy", true, readAbtBuy},
	"nl-open":                {"", false, nil},
	"nl-sealed":              {"", false, nil},
	"febrl1":                 {"febrl", false, readFebrl("dataset1.csv")},
	"febrl2":                 {"febrl", false, readFebrl("dataset2.csv")},
	"febrl3":                 {"febrl", false, readFebrl("dataset3.csv")},
	"febrl4":                 {"febrl", true, readFebrl("dataset4a.csv", "dataset4b.csv")},
	"fake-1000":              {"splink", false, readFake("fake_1000.csv", "cluster")},
	"fake-20000":             {"splink", false, readFake("fake_20000.csv", "group")},
}

// order is how the sets are printed.
var order = []string{"fodors-zagats", "fodors-zagats-original", "dblp-acm", "febrl1", "febrl2", "febrl3", "febrl4", "fake-1000", "fake-20000", "abt-buy", "nl-open", "nl-sealed"}

func load(data, name string, spec duplicate.Spec) (*set, error) {
	r, ok := readers[name]
	if !ok {
		return nil, fmt.Errorf("no set is called %q", name)
	}
	s := &set{name: name, spec: spec, link: r.link, truth: make(map[[2]string]bool)}
	if part, dutch := strings.CutPrefix(name, "nl-"); dutch {
		const dir = "matching/duplicate/testdata/"
		return s, readPairs(dir+"nl-records-"+part+".ndjson", dir+"nl-pairs-"+part+".ndjson", s)
	}
	if err := r.read(filepath.Join(data, "duplicates", r.folder), s); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// rows reads a table; the columns are named by its first row.
func rows(path string, comma rune) ([]map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.Comma, in.LazyQuotes, in.TrimLeadingSpace, in.FieldsPerRecord = comma, true, true, -1
	all, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	out := make([]map[string]string, 0, len(all))
	for _, line := range all[1:] {
		row := make(map[string]string, len(line))
		for i, v := range line {
			if i < len(all[0]) {
				row[strings.TrimSpace(strings.TrimPrefix(all[0][i], "\ufeff"))] = strings.TrimSpace(v)
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// add appends a record of a row; the fields of the specification are its columns.
func (s *set) add(source, id string, row map[string]string) {
	r := duplicate.Record{ID: id, Source: source}
	for _, f := range s.spec.Fields {
		r.Values = append(r.Values, row[f.Name])
	}
	s.records = append(s.records, r)
}

func (s *set) match(sourceA, a, sourceB, b string) {
	s.truth[ordered(sourceA+"\x00"+a, sourceB+"\x00"+b)] = true
}

func readFodorsZagats(dir string, s *set) error {
	for _, source := range []string{"fodors", "zagats"} {
		list, err := rows(filepath.Join(dir, source+".csv"), ',')
		if err != nil {
			return err
		}
		for _, row := range list {
			s.add(source, row["id"], row)
		}
	}
	list, err := rows(filepath.Join(dir, "matches_fodors_zagats.csv"), ',')
	for _, row := range list {
		s.match("fodors", row["fodors_id"], "zagats", row["zagats_id"])
	}
	return err
}

func readFodorsOriginal(dir string, s *set) error {
	list, err := rows(filepath.Join(dir, "restaurantProfiles.csv"), '|')
	if err != nil {
		return err
	}
	for _, row := range list {
		s.add("", row["id"], row)
	}
	data, err := os.ReadFile(filepath.Join(dir, "duplicates.csv"))
	for line := range strings.FieldsSeq(string(data)) {
		a, b, _ := strings.Cut(line, "|")
		s.match("", a, "", b)
	}
	return err
}

func readDBLP(dir string, s *set) error {
	for source, file := range map[string]string{"dblp": "DBLP2.csv", "acm": "ACM.csv"} {
		list, err := rows(filepath.Join(dir, file), ',')
		if err != nil {
			return err
		}
		for _, row := range list {
			s.add(source, row["id"], row)
		}
	}
	list, err := rows(filepath.Join(dir, "DBLP-ACM_perfectMapping.csv"), ',')
	for _, row := range list {
		s.match("dblp", row["idDBLP"], "acm", row["idACM"])
	}
	return err
}

func readAbtBuy(dir string, s *set) error {
	entities := make(map[string][][2]string)
	for _, source := range []string{"Abt", "Buy"} {
		list, err := rows(filepath.Join(dir, "AbtBuy_"+source+".csv"), ',')
		if err != nil {
			return err
		}
		for i, row := range list {
			id := strconv.Itoa(i)
			s.add(source, id, row)
			entities[row["unique_id"]] = append(entities[row["unique_id"]], [2]string{source, id})
		}
	}
	s.matchAll(entities)
	return nil
}

func readFebrl(files ...string) func(string, *set) error {
	return func(dir string, s *set) error {
		entities := make(map[string][][2]string)
		for i, file := range files {
			list, err := rows(filepath.Join(dir, file), ',')
			if err != nil {
				return err
			}
			source := ""
			if len(files) > 1 {
				source = string(rune('a' + i))
			}
			for _, row := range list {
				id := row["rec_id"]
				s.add(source, id, row)
				entity := strings.Split(id, "-")[1]
				entities[entity] = append(entities[entity], [2]string{source, id})
			}
		}
		s.matchAll(entities)
		return nil
	}
}

// matchAll takes all records of an entity for the same.
func (s *set) matchAll(entities map[string][][2]string) {
	for _, list := range entities {
		for i, a := range list {
			for _, b := range list[i+1:] {
				if !s.link || a[0] != b[0] {
					s.match(a[0], a[1], b[0], b[1])
				}
			}
		}
	}
}

func readFake(file, cluster string) func(string, *set) error {
	return func(dir string, s *set) error {
		list, err := rows(filepath.Join(dir, file), ',')
		if err != nil {
			return err
		}
		entities := make(map[string][][2]string)
		for _, row := range list {
			s.add("", row["unique_id"], row)
			entities[row[cluster]] = append(entities[row[cluster]], [2]string{"", row["unique_id"]})
		}
		s.matchAll(entities)
		return nil
	}
}

// readPairs reads records and labelled pairs as lines of JSON.
func readPairs(recordsFile, pairsFile string, s *set) error {
	sources := make(map[string]string)
	err := eachLine(recordsFile, func(row map[string]any) {
		text := make(map[string]string)
		for k, v := range row {
			text[k] = fmt.Sprint(v)
		}
		sources[text["id"]] = text["source"]
		s.add(text["source"], text["id"], text)
	})
	if err != nil {
		return err
	}
	s.judged = make(map[[2]string]string)
	return eachLine(pairsFile, func(row map[string]any) {
		a, b := fmt.Sprint(row["a"]), fmt.Sprint(row["b"])
		k := ordered(sources[a]+"\x00"+a, sources[b]+"\x00"+b)
		s.judged[k] = fmt.Sprint(row["relation"])
		if row["same"] == true {
			s.truth[k] = true
		}
	})
}

func eachLine(path string, use func(map[string]any)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	for dec.More() {
		var row map[string]any
		if err := dec.Decode(&row); err != nil {
			return err
		}
		use(row)
	}
	return nil
}
