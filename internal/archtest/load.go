package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// A pkg is one folder of Go files, test files included.
type pkg struct {
	dir    string // relative to the root of the module, "." is the root
	files  []*file
	broken []Finding // files that do not parse
	uses   map[*ast.Ident]types.Object
	scopes map[*types.Scope]bool // package scopes of the non-test files
}

// A file is one parsed Go file.
type file struct {
	name string // path from the root
	test bool
	tree *ast.File
	fset *token.FileSet
}

// at names a place in the file as path and line.
func (f *file) at(pos token.Pos) string {
	return fmt.Sprintf("%s:%d", f.name, f.fset.Position(pos).Line)
}

// load reads every package below the root of fsys. Nested modules, testdata and
// folders that the go command ignores are left out.
func load(fsys fs.FS) ([]*pkg, error) {
	byDir := map[string]*pkg{}
	var packages []*pkg
	fset := token.NewFileSet()
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if ignored(fsys, name) {
				return fs.SkipDir
			}
			return nil
		}
		base := path.Base(name)
		if path.Ext(base) != ".go" || strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") {
			return nil
		}
		dir := path.Dir(name)
		p := byDir[dir]
		if p == nil {
			p = &pkg{dir: dir}
			byDir[dir] = p
			packages = append(packages, p)
		}
		return p.read(fsys, fset, name)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the tree: %w", err)
	}
	for _, p := range packages {
		p.resolve(fset)
	}
	return packages, nil
}

func ignored(fsys fs.FS, dir string) bool {
	if dir == "." {
		return false
	}
	base := path.Base(dir)
	if base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(dir, "go.mod"))
	return err == nil
}

func (p *pkg) read(fsys fs.FS, fset *token.FileSet, name string) error {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	tree, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		p.broken = append(p.broken, Finding{name, "syntax", "does not parse: " + err.Error()})
		return nil //nolint:nilerr // a file that does not parse is a finding, not a fault of the reading
	}
	p.files = append(p.files, &file{name: name, test: strings.HasSuffix(name, "_test.go"), tree: tree, fset: fset})
	return nil
}

// resolve finds out what the identifiers of the non-test files denote. Imports
// are empty stand-ins, so types stay unknown and errors are expected; scopes, and
// with them package names and package variables, are exact.
func (p *pkg) resolve(fset *token.FileSet) {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	p.scopes = map[*types.Scope]bool{}
	byName := map[string][]*ast.File{}
	for _, f := range p.files {
		if !f.test {
			byName[f.tree.Name.Name] = append(byName[f.tree.Name.Name], f.tree)
		}
	}
	for name, trees := range byName {
		config := types.Config{Importer: standIn{}, Error: func(error) {}}
		checked, err := config.Check(name, fset, trees, info)
		if checked == nil {
			p.broken = append(p.broken, Finding{p.dir, "syntax", fmt.Sprintf("cannot be resolved: %v", err)})
			continue
		}
		p.scopes[checked.Scope()] = true
	}
	p.uses = info.Uses
}

// standIn imports every path as an empty package.
type standIn struct{}

// Import returns an empty package named by the last element of the path, or the
// one before it if that is a major version.
func (standIn) Import(importPath string) (*types.Package, error) {
	name := path.Base(importPath)
	if number, ok := strings.CutPrefix(name, "v"); ok {
		if _, err := strconv.Atoi(number); err == nil {
			name = path.Base(path.Dir(importPath))
		}
	}
	imported := types.NewPackage(importPath, name)
	imported.MarkComplete()
	return imported, nil
}

// from returns the import path if the expression is the name of an imported
// package, and "" if it is not.
func (p *pkg) from(expr ast.Expr) string {
	ident, ok := expr.(*ast.Ident)
	if !ok {
		return ""
	}
	name, ok := p.uses[ident].(*types.PkgName)
	if !ok {
		return ""
	}
	return name.Imported().Path()
}

// global reports whether the identifier denotes a variable of the package.
func (p *pkg) global(ident *ast.Ident) bool {
	v, ok := p.uses[ident].(*types.Var)
	return ok && v.Parent() != nil && p.scopes[v.Parent()]
}

// importPath returns the path of an import line.
func importPath(spec *ast.ImportSpec) string {
	unquoted, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return unquoted
}

// matches reports whether the name fits one of the patterns; see rules.go.
func matches(patterns []string, name string) bool {
	for _, pattern := range patterns {
		base, below := strings.CutSuffix(pattern, "...")
		base = strings.TrimSuffix(base, "/")
		if name == base || below && (base == "" || strings.HasPrefix(name, base+"/")) {
			return true
		}
	}
	return false
}
