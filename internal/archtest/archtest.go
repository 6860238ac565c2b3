// Package archtest enforces the architecture: which package imports which, what
// the pure packages may not do, and what the module files say. The rules are the
// tables in rules.go; a package that they do not list fails until somebody lists
// it, and so does a listed one that is gone.
//
// The checks read source text alone and run over any [io/fs.FS], so that they run
// on stub trees too, each of which breaks one rule. They see direct imports and
// the names used, not what values do at run time: a method that reads the clock is
// found where it is written, not where it is called.
package archtest

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
)

// A Finding is one breach of a rule.
type Finding struct {
	Where   string // file and line, folder, or module file
	Rule    string // short name of the rule
	Message string // what is wrong and what to do about it
}

// String renders the finding as one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s [%s]", f.Where, f.Message, f.Rule)
}

// Check applies all rules to the repository at the root of fsys and returns every
// breach, sorted; none is nil. The error is of reading, never of the rules.
func Check(fsys fs.FS) ([]Finding, error) {
	packages, err := load(fsys)
	if err != nil {
		return nil, err
	}
	findings := slices.Concat(checkListed(packages), checkPackages(packages))
	modules, err := checkModules(fsys)
	if err != nil {
		return nil, err
	}
	return sorted(append(findings, modules...)), nil
}

// checkPackages applies the rules that look at one package at a time.
func checkPackages(packages []*pkg) []Finding {
	var findings []Finding
	for _, p := range packages {
		findings = append(findings, p.broken...)
		findings = append(findings, checkImports(p)...)
		findings = append(findings, checkBans(p)...)
		findings = append(findings, checkState(p)...)
		findings = append(findings, checkContext(p)...)
	}
	return sorted(findings)
}

func sorted(findings []Finding) []Finding {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Where, b.Where), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(findings)
}
