package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// checkState finds code in the root package, and package state in the non-test
// files: functions init, exported variables, and variables of the package that a
// function changes. Unexported tables that are filled where they are declared stay
// as they are and are allowed, and so are exported error values, which are named
// Err and something.
func checkState(p *pkg) []Finding {
	var findings []Finding
	for _, f := range p.files {
		if f.test {
			continue
		}
		if p.dir == "." && len(f.tree.Decls) > 0 {
			findings = append(findings, Finding{f.name, "root", "the root package is the map of the others and has no code"})
		}
		for _, decl := range f.tree.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv == nil && decl.Name.Name == "init" {
					findings = append(findings, Finding{f.at(decl.Pos()), "init", "a function init runs in every program that imports the package: compute on first use, or take it as an argument"})
				}
				findings = append(findings, changes(p, f, decl)...)
			case *ast.GenDecl:
				findings = append(findings, exportedVars(f, decl)...)
			}
		}
	}
	return findings
}

func exportedVars(f *file, decl *ast.GenDecl) []Finding {
	if decl.Tok != token.VAR {
		return nil
	}
	var findings []Finding
	for _, spec := range decl.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if name.IsExported() && !strings.HasPrefix(name.Name, "Err") {
				findings = append(findings, Finding{
					Where: f.at(name.Pos()), Rule: "exported-variable",
					Message: fmt.Sprintf("anybody can change %s: make it a constant, or a function that returns a fresh value", name.Name),
				})
			}
		}
	}
	return findings
}

// changes finds the statements that change a variable of the package: an
// assignment to it, to its elements or fields, and an increment.
func changes(p *pkg, f *file, decl *ast.FuncDecl) []Finding {
	var findings []Finding
	report := func(target ast.Expr) {
		ident := rootOf(target)
		if ident == nil || !p.global(ident) {
			return
		}
		findings = append(findings, Finding{
			Where: f.at(target.Pos()), Rule: "changed-variable",
			Message: fmt.Sprintf("%s is shared by the whole program and may not change: keep it in a value that the caller holds", ident.Name),
		})
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, target := range n.Lhs {
				report(target)
			}
		case *ast.IncDecStmt:
			report(n.X)
		case *ast.RangeStmt:
			report(n.Key)
			report(n.Value)
		case *ast.CallExpr:
			if fun, ok := n.Fun.(*ast.Ident); ok && (fun.Name == "delete" || fun.Name == "clear") && len(n.Args) > 0 {
				report(n.Args[0])
			}
		}
		return true
	})
	return findings
}

// rootOf returns the identifier at the left end of a chain of fields, elements
// and dereferences; nil if there is none.
func rootOf(expr ast.Expr) *ast.Ident {
	for {
		switch e := expr.(type) {
		case *ast.Ident:
			return e
		case *ast.IndexExpr:
			expr = e.X
		case *ast.SelectorExpr:
			expr = e.X
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		default:
			return nil
		}
	}
}
