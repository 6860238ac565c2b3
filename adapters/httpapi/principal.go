package httpapi

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/socialebasis/verbinder/cohesion"
)

// ErrUnauthenticated says that a request brought credentials that do not hold. An
// [Authenticator] wraps it; the answer is 401.
var ErrUnauthenticated = errors.New("httpapi: not authenticated")

// An Authenticator says who is asking. It is safe for concurrent use.
type Authenticator interface {
	// Authenticate returns the principal of a request. The zero Principal is somebody
	// without login. Credentials that do not hold are an error that wraps
	// ErrUnauthenticated; any other error answers 503. It must not read the body.
	Authenticate(r *http.Request) (Principal, error)
}

// An AuthenticatorFunc is an [Authenticator] of one function.
type AuthenticatorFunc func(r *http.Request) (Principal, error)

// Authenticate calls f.
func (f AuthenticatorFunc) Authenticate(r *http.Request) (Principal, error) { return f(r) }

// A Principal is who is asking, as the host knows them. The zero Principal has no login.
type Principal struct {
	// ID tells principals apart, for limits and idempotency keys: an opaque pseudonym,
	// which is logged; empty without login.
	ID string
	// Subject is the key under which needs and talents of this person are kept; empty for
	// who works for an organisation.
	Subject cohesion.SubjectKey
	Grants  []Grant
}

// A Grant gives roles in a community.
type Grant struct {
	Community     cohesion.CommunityID // the zero id: the service itself, such as areas and founding communities
	Roles         []Role
	Organisations []cohesion.OrganisationID // for which the principal acts there
}

// Anonymous says whether there is no login.
func (p *Principal) Anonymous() bool { return p.ID == "" }

// In returns the grants of a community.
func (p *Principal) In(community cohesion.CommunityID) []Grant {
	var grants []Grant
	for _, g := range p.Grants {
		if g.Community == community {
			grants = append(grants, g)
		}
	}
	return grants
}

// Role is a part that somebody plays in a community.
type Role uint8

// The values of [Role].
const (
	Public         Role = iota + 1 // public: everybody, with and without login
	Resident                       // resident: asks and offers for themselves
	Organisation                   // organisation: acts for own organisations
	Coordinator                    // coordinator: connects needs and initiatives
	Adviser                        // adviser: sees what is offered and how it hangs together; no needs of persons
	PrivacyOfficer                 // privacy-officer: sees and erases what is kept of persons
	Administrator                  // administrator: keeps the directory; no needs of persons
)

var roleNames = []string{"", "public", "resident", "organisation", "coordinator", "adviser", "privacy-officer", "administrator"}

// Roles returns all roles, in their order.
func Roles() []Role {
	return []Role{Public, Resident, Organisation, Coordinator, Adviser, PrivacyOfficer, Administrator}
}

// String returns the value's name; "" when unset.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return fmt.Sprintf("role(%d)", uint8(r))
}

// MarshalText returns the value's name; an unset value is an error.
func (r Role) MarshalText() ([]byte, error) {
	if r == 0 || int(r) >= len(roleNames) {
		return nil, fmt.Errorf("httpapi: role %d has no name", uint8(r))
	}
	return []byte(roleNames[r]), nil
}

// UnmarshalText accepts exactly the names that MarshalText gives.
func (r *Role) UnmarshalText(text []byte) error {
	for _, role := range Roles() {
		if role.String() == string(text) {
			*r = role
			return nil
		}
	}
	return fmt.Errorf("httpapi: role %q is not known; use one of %q", text, roleNames[1:])
}
