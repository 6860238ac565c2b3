package archtest

import (
	"fmt"
	"go/ast"
	"slices"
)

// checkBans applies the table of bans to a package.
func checkBans(p *pkg) []Finding {
	var findings []Finding
	for _, b := range bans {
		if !matches(b.in, p.dir) || matches(b.except, p.dir) {
			continue
		}
		for _, f := range p.files {
			if f.test && !b.tests {
				continue
			}
			findings = append(findings, b.importsIn(f)...)
			if b.from != "" {
				findings = append(findings, b.namesIn(p, f)...)
			}
		}
	}
	return findings
}

func (b ban) importsIn(f *file) []Finding {
	var findings []Finding
	for _, spec := range f.tree.Imports {
		imported := importPath(spec)
		if matches(b.imports, imported) {
			findings = append(findings, Finding{f.at(spec.Pos()), "banned-import", imported + ": " + b.why})
		}
		if imported == b.from && spec.Name != nil && spec.Name.Name == "." {
			findings = append(findings, Finding{f.at(spec.Pos()), "banned-name", "import . \"" + imported + "\" hides which names are used"})
		}
	}
	return findings
}

func (b ban) namesIn(p *pkg, f *file) []Finding {
	var findings []Finding
	ast.Inspect(f.tree, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || p.from(selector.X) != b.from {
			return true
		}
		name := selector.Sel.Name
		if slices.Contains(b.names, name) || b.only != nil && !slices.Contains(b.only, name) {
			findings = append(findings, Finding{
				Where: f.at(selector.Pos()), Rule: "banned-name",
				Message: fmt.Sprintf("%s.%s: %s", b.from, name, b.why),
			})
		}
		return true
	})
	return findings
}
