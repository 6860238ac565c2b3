package sqlstore

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/schedule"
)

var (
	aliased = regexp.MustCompile(`(?:FROM|JOIN) (?:vb_\w+) ([a-z])\b`)
	joined  = regexp.MustCompile(`\bJOIN (?:vb_\w+|%s)`)
)

// led reports the aliases in a statement that no condition binds to a community.
func led(text string) (loose []string) {
	for _, m := range aliased.FindAllStringSubmatch(text, -1) {
		alias := m[1]
		if !strings.Contains(text, alias+".community = ") {
			loose = append(loose, alias)
		}
	}
	return loose
}

// filters are all ways to ask, alone and together.
func filters() []store.Filter {
	src := cohesion.Source{System: "s", ID: "1"}
	parts := []func(*store.Filter){
		func(f *store.Filter) { f.Status = []string{"raised", "matched"} },
		func(f *store.Filter) { f.Themes = append(f.Themes, "sb:taal", "sb:rouw") },
		func(f *store.Filter) { f.Areas = []cohesion.AreaCode{{Scheme: "pc4", Code: "3811"}} },
		func(f *store.Filter) { f.About = []cohesion.RecordRef{{Kind: cohesion.KindNeed, ID: "x"}} },
		func(f *store.Filter) { f.ChangedSince, f.ChangedBefore = time.Unix(1, 0), time.Unix(2, 0) },
		func(f *store.Filter) { f.ExpiresBefore = schedule.Date{Year: 2026, Month: 1, Day: 1} },
		func(f *store.Filter) { f.Source = &src },
		func(f *store.Filter) { f.Subject = "k" },
		func(f *store.Filter) { f.Published = true },
	}
	var all []store.Filter
	for set := range 1 << len(parts) {
		var f store.Filter
		for i, part := range parts {
			if set&(1<<i) != 0 {
				part(&f)
			}
		}
		all = append(all, f)
	}
	return all
}

// No statement reads a table without saying of which community.
func TestCommunityLeadsEveryJoin(t *testing.T) {
	for _, d := range []*dialect{&sqlite, &postgreSQL} {
		for _, f := range filters() {
			q := d.selection("c", cohesion.KindNeed, &f)
			for _, text := range []string{q.count(), d.selection("c", cohesion.KindNeed, &f).list("", 10)} {
				if loose := led(text); len(loose) > 0 {
					t.Fatalf("tables %q are not bound to a community in\n%s", loose, text)
				}
			}
		}
	}
	statements := 0
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if joined.MatchString(text) {
				statements++
				if !strings.Contains(text, "community = ") && !strings.HasPrefix(text, " CROSS JOIN") {
					t.Errorf("%s joins without a community:\n%s", name, text)
				}
			}
			return true
		})
	}
	if statements < 2 {
		t.Errorf("only %d joins were found", statements)
	}
}
