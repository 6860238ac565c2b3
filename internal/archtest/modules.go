package archtest

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A modFile is what the checks need of a go.mod or go.work: its directives, each
// as its words, with blocks taken apart and comments left out.
type modFile struct {
	name       string
	directives [][]string
}

// readModFile reads a go.mod or go.work. It does not check the syntax, which the
// go command does.
func readModFile(fsys fs.FS, name string) (modFile, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return modFile{}, fmt.Errorf("reading module facts: %w", err)
	}
	m := modFile{name: name}
	block := ""
	for line := range strings.Lines(string(src)) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case block != "" && words[0] == ")":
			block = ""
		case block != "":
			m.directives = append(m.directives, append([]string{block}, words...))
		case len(words) == 2 && words[1] == "(":
			block = words[0]
		default:
			m.directives = append(m.directives, words)
		}
	}
	return m, nil
}

// all returns the words after the verb of each directive with that verb.
func (m modFile) all(verb string) [][]string {
	var rest [][]string
	for _, words := range m.directives {
		if words[0] == verb {
			rest = append(rest, words[1:])
		}
	}
	return rest
}

// says reports whether the file has exactly one directive of the verb, and it has
// these words.
func (m modFile) says(verb string, words ...string) bool {
	all := m.all(verb)
	return len(all) == 1 && slices.Equal(all[0], words)
}

// has reports whether one of the directives of the verb has these words.
func (m modFile) has(verb string, words ...string) bool {
	return slices.ContainsFunc(m.all(verb), func(have []string) bool { return slices.Equal(have, words) })
}

func (m modFile) finding(format string, args ...any) Finding {
	return Finding{Where: m.name, Rule: "module", Message: fmt.Sprintf(format, args...)}
}

// checkModules holds the module files against the facts in rules.go.
func checkModules(fsys fs.FS) ([]Finding, error) {
	root, err := readModFile(fsys, "go.mod")
	if err != nil {
		return nil, err
	}
	work, err := readModFile(fsys, "go.work")
	if err != nil {
		return nil, err
	}
	listed, err := listedModules(fsys)
	if err != nil {
		return nil, err
	}
	present, err := presentModules(fsys)
	if err != nil {
		return nil, err
	}
	findings := slices.Concat(checkRoot(root), checkWork(work, listed), checkModuleList(listed, present))
	for _, dir := range present {
		if dir == "." {
			continue
		}
		nested, err := readModFile(fsys, path.Join(dir, "go.mod"))
		if err != nil {
			return nil, err
		}
		findings = append(findings, checkNested(nested, dir)...)
	}
	return findings, nil
}

func checkRoot(m modFile) []Finding {
	var findings []Finding
	if !m.says("module", modulePath) {
		findings = append(findings, m.finding("the module is %s", modulePath))
	}
	if !m.says("go", goLine) {
		findings = append(findings, m.finding("the line is \"go %s\": a higher one is forced upon every embedder", goLine))
	}
	for _, verb := range []string{"toolchain", "tool", "replace", "exclude", "godebug"} {
		if len(m.all(verb)) > 0 {
			findings = append(findings, m.finding("no %q here: tools run as go run tool@version, and importers do not see the rest", verb))
		}
	}
	for _, words := range m.all("require") {
		at := slices.IndexFunc(requirements, func(r requirement) bool { return r.path == words[0] })
		switch {
		case at < 0:
			findings = append(findings, m.finding("may not require %s: argue it in DESIGN.md and list it in rules.go, or use a nested module", words[0]))
		case requirements[at].version != "" && words[1] != requirements[at].version:
			findings = append(findings, m.finding("requires %s %s, not %s: %s", words[0], words[1], requirements[at].version, requirements[at].why))
		}
	}
	return findings
}

func checkNested(m modFile, dir string) []Finding {
	up := strings.TrimSuffix(strings.Repeat("../", strings.Count(dir, "/")+1), "/")
	var findings []Finding
	if !m.says("module", modulePath+"/"+dir) {
		findings = append(findings, m.finding("the module is %s/%s", modulePath, dir))
	}
	if !m.has("require", modulePath, "v0.0.0") {
		findings = append(findings, m.finding("add \"require %s v0.0.0\"", modulePath))
	}
	if !m.has("replace", modulePath, "=>", up) {
		findings = append(findings, m.finding("add \"replace %s => %s\", or go mod tidy looks for a release", modulePath, up))
	}
	return findings
}

func checkWork(m modFile, listed []string) []Finding {
	var findings []Finding
	if !m.says("go", workLine) {
		findings = append(findings, m.finding("the line is \"go %s\"", workLine))
	}
	if len(m.all("replace")) > 0 {
		findings = append(findings, m.finding("no \"replace\" here: it would hide faults of the modules"))
	}
	var used []string
	for _, words := range m.all("use") {
		used = append(used, path.Clean(words[0]))
	}
	slices.Sort(used)
	if !slices.Equal(used, listed) {
		findings = append(findings, m.finding("uses %q, and %s lists %q: they name the same folders", used, modulesFile, listed))
	}
	return findings
}

func checkModuleList(listed, present []string) []Finding {
	if slices.Equal(listed, present) {
		return nil
	}
	return []Finding{{modulesFile, "module", fmt.Sprintf("lists %q, and the tree has modules in %q", listed, present)}}
}

// listedModules returns the folders that the list of modules names, sorted.
func listedModules(fsys fs.FS) ([]string, error) {
	src, err := fs.ReadFile(fsys, modulesFile)
	if err != nil {
		return nil, fmt.Errorf("reading module facts: %w", err)
	}
	dirs := strings.Fields(string(src))
	slices.Sort(dirs)
	return dirs, nil
}

// presentModules returns the folders that hold a go.mod, sorted.
func presentModules(fsys fs.FS) ([]string, error) {
	var dirs []string
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() && name != "." && (base == "testdata" || strings.HasPrefix(base, ".")) {
			return fs.SkipDir
		}
		if base == "go.mod" {
			dirs = append(dirs, path.Dir(name))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for modules: %w", err)
	}
	slices.Sort(dirs)
	return dirs, nil
}
