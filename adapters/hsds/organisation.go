package hsds

import (
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// organisationShape lists what the writer of organisations writes.
var organisationShape = shape{
	scalars: []string{"name", "alternate_name", "description", "email", "website", "parent_organization_id"},
	lists:   []string{"phones", "organization_identifiers", "attributes"},
}

// readOrganisation maps an organization object.
func (c *codec) readOrganisation(o object, rep *reporter) *cohesion.Organisation {
	org := &cohesion.Organisation{
		Name:        c.words(o, "name", 300, rep),
		Description: c.words(o, "description", 20000, rep),
		Contact:     cohesion.Contact{Phone: firstPhone(o, rep), Email: line(o, "email", 254, rep)},
		URL:         link(o, "website", rep),
	}
	if other := line(o, "alternate_name", 300, rep); other != "" {
		org.OtherNames = []string{other}
	}
	if parent := text(o, "parent_organization_id"); parent != "" {
		if id, ok := c.organisations.ids[asUUID("organization", parent)]; ok && id != c.organisations.ids[asUUID("organization", text(o, "id"))] {
			org.Belongs = []cohesion.Belonging{{To: id, Tie: cohesion.PartOf}}
		} else {
			rep.add(Moved, CodeReference, "/parent_organization_id", "names no other organisation here; kept")
		}
	}
	for i, row := range list(o, "organization_identifiers") {
		id, ok := readIdentifier(row)
		switch {
		case !ok:
			rep.add(Moved, CodeFormat, "/organization_identifiers/"+itoa(i), "%s is not a valid %s; kept", clip(text(row, "identifier")), clip(text(row, "identifier_type")))
		case !hasIdentifier(org.Identifiers, id):
			org.Identifiers = append(org.Identifiers, id)
		}
	}
	for _, row := range list(o, "attributes") {
		if text(row, "link_type") == representsLink {
			org.Represents = addRefs(org.Represents, c.refs(row))
		}
	}
	return org
}

// representsLink is the link type of the audiences that an organisation speaks for.
const representsLink = "represents"

// writeOrganisation is the inverse of readOrganisation.
func (c *codec) writeOrganisation(org *cohesion.Organisation, uuid string, kept object) object {
	o := c.plainOrganisation(org, uuid)
	setList(o, "phones", writePhones(list(kept, "phones"), org.Contact.Phone, "organization", uuid))
	setList(o, "organization_identifiers", writeIdentifiers(list(kept, "organization_identifiers"), org.Identifiers, uuid))
	setList(o, "attributes", c.writeAttributes(list(kept, "attributes"), "organization", uuid, func(row object) ([]vocabulary.Ref, bool) {
		return org.Represents, text(row, "link_type") == representsLink
	}, linked{org.Represents, representsLink}))
	restore(o, kept, organisationShape, func(mixed object) object {
		return c.plainOrganisation(c.readOrganisation(mixed, nil), uuid)
	})
	return o
}

func (c *codec) plainOrganisation(org *cohesion.Organisation, uuid string) object {
	o := object{"id": uuid}
	set(o, "name", c.say(org.Name))
	if len(org.OtherNames) > 0 {
		o["alternate_name"] = org.OtherNames[0]
	}
	set(o, "description", c.say(org.Description))
	set(o, "email", org.Contact.Email)
	set(o, "website", org.URL)
	for _, b := range org.Belongs {
		if parent, ok := c.organisations.uuids[b.To]; ok && b.Tie == cohesion.PartOf {
			o["parent_organization_id"] = parent
			break
		}
	}
	return o
}

// identifierSchemes are the registers that the model knows, by what people call them.
func identifierScheme(name string) cohesion.IdentifierScheme {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "kvk", "nl-kvk", "kvk-nummer", "kvknummer":
		return cohesion.IdentifierKvK
	case "kvk-branch", "vestigingsnummer":
		return cohesion.IdentifierKvKBranch
	case "rsin", "nl-rsin":
		return cohesion.IdentifierRSIN
	case "oin", "nl-oin":
		return cohesion.IdentifierOIN
	case "bag":
		return cohesion.IdentifierBAG
	}
	return cohesion.IdentifierOther
}

func readIdentifier(row object) (cohesion.Identifier, bool) {
	kind := strings.TrimSpace(text(row, "identifier_type"))
	scheme := identifierScheme(kind)
	if scheme == cohesion.IdentifierOther {
		scheme = identifierScheme(text(row, "identifier_scheme"))
	}
	if scheme != cohesion.IdentifierOther {
		id, err := cohesion.ParseIdentifier(scheme, text(row, "identifier"))
		return id, err == nil
	}
	id := cohesion.Identifier{Scheme: scheme, Value: strings.TrimSpace(text(row, "identifier")), Name: kind}
	return id, len(id.Validate()) == 0
}

func hasIdentifier(ids []cohesion.Identifier, id cohesion.Identifier) bool {
	for _, other := range ids {
		if other == id {
			return true
		}
	}
	return false
}

// writeIdentifiers keeps the rows that still hold, and adds those that are new.
func writeIdentifiers(kept []object, ids []cohesion.Identifier, parent string) []object {
	var out []object
	var written []cohesion.Identifier
	for _, row := range kept {
		id, ok := readIdentifier(row)
		if ok && !hasIdentifier(ids, id) {
			continue
		}
		out = append(out, row)
		if ok {
			written = append(written, id)
		}
	}
	for _, id := range ids {
		if hasIdentifier(written, id) {
			continue
		}
		name := id.Name
		if id.Scheme != cohesion.IdentifierOther {
			name = id.Scheme.String()
		}
		out = append(out, object{
			"id": uuidOf("identifier", parent, name, id.Value), "organization_id": parent,
			"identifier_type": name, "identifier": id.Value,
		})
	}
	return out
}
