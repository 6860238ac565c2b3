package archtest

import "go/ast"

// checkContext finds each use of context.Context that the rules forbid: in a
// struct field anywhere, and in the pure packages anywhere but as the type of a
// function's first parameter. Test files may do as they like.
func checkContext(p *pkg) []Finding {
	strict := matches(pure, p.dir)
	var findings []Finding
	for _, f := range p.files {
		if f.test {
			continue
		}
		first, fields := contextPlaces(f.tree)
		ast.Inspect(f.tree, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok || selector.Sel.Name != "Context" || p.from(selector.X) != "context" {
				return true
			}
			switch {
			case fields[selector]:
				findings = append(findings, Finding{f.at(selector.Pos()), "context-field", "a context belongs to a call, not to a value: take it as first parameter"})
			case strict && !first[selector]:
				findings = append(findings, Finding{f.at(selector.Pos()), "context-first", "context.Context stands here only as the first parameter of a function"})
			}
			return true
		})
	}
	return findings
}

// contextPlaces returns the types of all first parameters, where a context may
// stand, and those of all struct fields, where it may not.
func contextPlaces(tree *ast.File) (first, fields map[ast.Expr]bool) {
	first, fields = map[ast.Expr]bool{}, map[ast.Expr]bool{}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			if list := n.Params.List; len(list) > 0 && len(list[0].Names) <= 1 {
				first[list[0].Type] = true
			}
		case *ast.StructType:
			for _, field := range n.Fields.List {
				fields[field.Type] = true
			}
		}
		return true
	})
	return first, fields
}
