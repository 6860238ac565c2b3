package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// checkListed holds the packages that there are against the listings.
func checkListed(packages []*pkg) []Finding {
	var findings []Finding
	for _, l := range listings {
		if !slices.ContainsFunc(packages, func(p *pkg) bool { return p.dir == l.dir }) {
			findings = append(findings, Finding{l.dir, "gone", "listed in rules.go and not there: take it off the list"})
		}
	}
	return findings
}

// checkImports holds the direct imports of a package against its listing.
func checkImports(p *pkg) []Finding {
	at := slices.IndexFunc(listings, func(l listing) bool { return l.dir == p.dir })
	if at < 0 {
		return []Finding{{p.dir, "unlisted", "new package: list in rules.go what it may import"}}
	}
	l := listings[at]
	var findings []Finding
	for _, f := range p.files {
		allowed := l.imports
		if f.test {
			allowed = slices.Concat(l.imports, l.tests, everyTest, []string{ownPath(p.dir)})
		}
		for _, spec := range f.tree.Imports {
			imported := importPath(spec)
			if standard(imported) || matches(allowed, imported) {
				continue
			}
			findings = append(findings, Finding{
				Where: f.at(spec.Pos()), Rule: "import",
				Message: fmt.Sprintf("%s may not import %s: see its row in rules.go", ownPath(p.dir), imported),
			})
		}
	}
	return findings
}

func ownPath(dir string) string {
	if dir == "." {
		return modulePath
	}
	return modulePath + "/" + dir
}

// standard reports whether the path is of the standard library: only others have
// a dot in their first element.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}
