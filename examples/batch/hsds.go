package main

import (
	"bufio"
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/hsds"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// systemPrefix stands before the name of an HSDS directory.
const systemPrefix = "hsds:"

func importDirectory(j *job, args []string) error {
	f := j.flags(" FILE", `Reads a directory in HSDS 3.0 or 3.1 (JSON or NDJSON) and writes its organisations, places and
initiatives as records, behind the record of the community that they belong to. What was met on the
way is reported on standard error; contact persons are left out.`)
	format := f.String("format", "", "`FORMAT` of the directory: hsds")
	at := f.String("at", "", "`DATE` or time of the import (default now)")
	name := f.String("system", "", "`NAME` of the directory, for ever (default hsds: and the name of the file)")
	community := f.String("community", "", "`ID` of the community that the records belong to (default one that is made of the system)")
	tag := f.String("language", "", "`LANGUAGE` of the texts (default Dutch or English, as they seem to be)")
	zone := f.String("zone", "", "time `ZONE` of the directory (default Europe/Amsterdam)")
	country := f.String("country", "", "`COUNTRY` of addresses that name none (default NL)")
	currency := f.String("currency", "", "`CURRENCY` of prices that name none (default EUR)")
	own := f.Bool("own", false, "the directory is an export of ours: its records keep the IDs, dates and sources they had")
	rejects := f.String("rejects", "", "`FILE` for what could not be used (default a report on standard error)")
	if err := j.parse(f, args, 1); err != nil {
		return err
	}
	if err := wantFormat(*format); err != nil {
		return err
	}
	path := f.Arg(0)
	opt := hsds.Options{System: *name, Zone: *zone, Country: *country, Currency: *currency, Own: *own}
	var err error
	if opt.At, err = instant(*at, time.Now()); err != nil {
		return err
	}
	if *tag != "" {
		if opt.Language, err = language.ParseTag(*tag); err != nil {
			return fmt.Errorf("%w: -language: %v", errUsage, err)
		}
	}
	if opt.System == "" {
		opt.System = systemPrefix + strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	home, err := communityOf(opt, *community)
	if err != nil {
		return err
	}
	opt.Community = home.ID
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	return j.importHSDS(path, opt, home, *community == "")
}

func wantFormat(format string) error {
	switch format {
	case "hsds":
		return nil
	case "":
		return fmt.Errorf("%w: -format is required: hsds", errUsage)
	}
	return fmt.Errorf("%w: -format %q is not known; hsds is", errUsage, format)
}

// communityOf makes the record of the community; without an id it is one of the
// directory, and the same each time.
func communityOf(opt hsds.Options, id string) (*cohesion.Community, error) {
	c := &cohesion.Community{}
	c.Created, c.Changed = opt.At, opt.At
	c.ID = cohesion.StableID[cohesion.Community](time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC), opt.System, "community")
	if id != "" {
		var err error
		if c.ID, err = cohesion.ParseID[cohesion.Community](id); err != nil {
			return nil, fmt.Errorf("%w: -community: %v", errUsage, err)
		}
	}
	c.Community = c.ID
	return c, nil
}

// importHSDS writes the records of a directory, and before them that of the community if
// it was made up for it; one that exists already keeps its own.
func (j *job) importHSDS(path string, opt hsds.Options, home *cohesion.Community, made bool) error {
	in, err := j.open("FILE", path)
	if err != nil {
		return err
	}
	defer in.Close()
	j.show("reading the directory", -1)
	head := bufio.NewReaderSize(stopped{j.ctx, in}, sample)
	if opt.Language == "" {
		opt.Language = languageOf(head, opt)
	}
	opt.Concepts = concepts(opt.Language)
	home.Name = language.NewText(map[language.Tag]string{opt.Language: opt.System})
	batch, report, err := hsds.Import(head, opt)
	if err != nil {
		return err
	}
	j.progress.end()
	if made {
		if err := j.emit(home); err != nil {
			return err
		}
	}
	for _, r := range batch.Records() {
		if err := j.ctx.Err(); err != nil {
			return err
		}
		if err := j.emit(r); err != nil {
			return err
		}
	}
	for _, e := range report.Entries {
		fmt.Fprintf(j.stderr, "%s: %s\n", path, e)
	}
	for _, r := range report.Rejected {
		if j.rejects == nil {
			j.rejected++ // the report has it
			continue
		}
		vs := valid.Violations{{Code: valid.Format, Message: r.Reason}}
		if err := j.reject(reject{File: path, Where: r.Where, Errors: vs, Raw: string(r.Raw)}); err != nil {
			return err
		}
	}
	m := report.Made
	fmt.Fprintf(j.stderr, "batch import: read %d; made %d organisations, %d places, %d initiatives with %d deliveries; left out %d contact persons\n",
		report.Read, m.Organisations, m.Places, m.Initiatives, m.Deliveries, report.Persons)
	return nil
}

// concepts maps the terms of a directory to the starter scheme, where the name of the term is
// a label or synonym there, and those of Open Eligibility to its codes, which the starter
// scheme has a crosswalk to. All others stay concepts of the directory's own scheme.
func concepts(tag language.Tag) func(hsds.Term) []vocabulary.Ref {
	voc := vocabulary.Starter()
	return func(t hsds.Term) []vocabulary.Ref {
		wanted := vocabulary.Theme
		if t.Audience {
			wanted = vocabulary.Audience
		}
		var found []vocabulary.Ref
		for _, ref := range voc.Lookup(t.Name, tag) {
			if ref.Scheme() == "sb" && voc.Kind(ref) == wanted {
				found = append(found, ref)
			}
		}
		if oe := vocabulary.NewRef("oe", t.Code); len(found) == 0 && strings.EqualFold(t.Taxonomy, "Open Eligibility") && voc.Has(oe) {
			found = append(found, oe)
		}
		return found
	}
}

// sample is how many bytes of a directory are looked at for its language.
const sample = 1 << 20

// languageOf says in which language the texts at the beginning of a directory are: English
// if most of them seem to be, else Dutch. It leaves the reader where it is.
func languageOf(in *bufio.Reader, opt hsds.Options) language.Tag {
	head, _ := in.Peek(sample) // what there is; an error comes back on reading
	if end := bytes.LastIndexByte(head, '\n'); end > 0 && len(head) == sample {
		head = head[:end]
	}
	opt.Language = language.NL
	batch, _, err := hsds.Import(bytes.NewReader(head), opt)
	if err != nil {
		return language.NL
	}
	english := 0
	for _, i := range batch.Initiatives {
		switch language.Detect(i.Name.In() + ". " + i.Summary.In() + " " + i.Description.In()) {
		case language.EN:
			english++
		case language.NL:
			english--
		}
	}
	if english > 0 {
		return language.EN
	}
	return language.NL
}

func exportDirectory(j *job, args []string) error {
	f := j.flags(" FILE", `Reads records and writes their organisations, places and initiatives as a directory in HSDS 3.0,
a document a line. Confidential places are written as anybody may see them.`)
	unpublished := f.Bool("unpublished", false, "write initiatives that are not published too")
	format := f.String("format", "", "`FORMAT` to write: hsds")
	name := f.String("system", "", "`NAME` of the directory whose identifiers are written (default the one that most records came from, if it is HSDS)")
	tag := f.String("language", "nl", "`LANGUAGE` of texts of which there are several")
	zone := f.String("zone", "", "time `ZONE` that the reader will take (default Europe/Amsterdam)")
	country := f.String("country", "", "`COUNTRY` that the reader will take for addresses without one (default NL)")
	currency := f.String("currency", "", "`CURRENCY` that the reader will take for prices without one (default EUR)")
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 1); err != nil {
		return err
	}
	if err := wantFormat(*format); err != nil {
		return err
	}
	opt := hsds.ExportOptions{System: *name, Zone: *zone, Country: *country, Currency: *currency, Unpublished: *unpublished}
	var err error
	if opt.Language, err = language.ParseTag(*tag); err != nil {
		return fmt.Errorf("%w: -language: %v", errUsage, err)
	}
	voc := vocabulary.Starter()
	opt.Label = func(ref vocabulary.Ref) string { return voc.Label(ref, opt.Language) }
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	return j.exportHSDS(f.Arg(0), opt)
}

func (j *job) exportHSDS(path string, opt hsds.ExportOptions) error {
	var records []cohesion.Record
	systems := map[string]int{}
	j.show("reading records", -1)
	err := j.each("FILE", path, func(_ int, r cohesion.Record) error {
		j.progress.step()
		switch r := r.(type) {
		case *cohesion.Organisation:
			count(systems, r.Source)
		case *cohesion.Place:
			count(systems, r.Source)
		case *cohesion.Initiative:
			count(systems, r.Source)
		default:
			return nil // HSDS has no such thing
		}
		records = append(records, r)
		return nil
	})
	if err != nil {
		return err
	}
	j.progress.end()
	if opt.System == "" {
		opt.System = commonest(systems)
	}
	report, err := hsds.Export(documents{j.out}, records, opt)
	if report != nil {
		for _, e := range report.Entries {
			fmt.Fprintf(j.stderr, "%s: %s\n", path, e)
		}
	}
	return err
}

func count(systems map[string]int, s *cohesion.Source) {
	if s != nil && strings.HasPrefix(s.System, systemPrefix) {
		systems[s.System]++
	}
}

// commonest is the system that occurs most; of equal ones the first by name.
func commonest(systems map[string]int) string {
	best := ""
	for name, n := range systems {
		if n > systems[best] || n == systems[best] && (best == "" || name < best) {
			best = name
		}
	}
	return best
}

// documents writes whole lines into a job's output.
type documents struct{ out *lines }

// Write takes one line with its end.
func (d documents) Write(line []byte) (int, error) {
	return len(line), d.out.line([]byte(strings.TrimSuffix(string(line), "\n")))
}
