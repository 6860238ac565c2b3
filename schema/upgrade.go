package schema

import (
	"encoding/json"
	"fmt"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// An upgrade turns a decoded document of one version into the next. It may change the
// document in place; numbers are json.Number.
type upgrade func(doc map[string]any) error

// An upgradeKey names the documents that an upgrade is for.
type upgradeKey struct {
	kind cohesion.Kind
	from int // version
}

// upgrades is the way from old documents to the current version, one version at a
// time. A kind that did not change in a version has no entry for it. Version 1 is the
// first, so there is nothing to upgrade yet.
type upgrades map[upgradeKey]upgrade

// upgrade brings the document to the version of the codec, and takes the version out of
// it. It reports whether the document changed.
func (c *codec) upgrade(kind cohesion.Kind, doc map[string]any) (bool, *valid.Violation) {
	version, fault := versionOf(doc)
	if fault != nil {
		return false, fault
	}
	if version > c.version {
		return false, &valid.Violation{Path: "/documentVersion", Code: valid.Range,
			Message: fmt.Sprintf("the document has version %d, and this software knows versions up to %d; update the software", version, c.version)}
	}
	delete(doc, "documentVersion")
	changed := false
	for ; version < c.version; version++ {
		step, ok := c.upgrades[upgradeKey{kind, version}]
		if !ok {
			continue
		}
		changed = true
		if err := step(doc); err != nil {
			return changed, &valid.Violation{Path: "/documentVersion", Code: valid.Conflict,
				Message: fmt.Sprintf("cannot be brought from version %d to %d: %v", version, version+1, err)}
		}
	}
	return changed, nil
}

// versionOf returns the document's version; absent is 1.
func versionOf(doc map[string]any) (int, *valid.Violation) {
	v, ok := doc["documentVersion"]
	if !ok {
		return 1, nil
	}
	if n, ok := v.(json.Number); ok {
		if version, err := parseInt(string(n)); err == nil && version >= 1 && version < 1<<31 {
			return int(version), nil
		}
	}
	return 0, &valid.Violation{Path: "/documentVersion", Code: valid.Range, Message: "a document version is a whole number from 1; leave it out for version 1"}
}
