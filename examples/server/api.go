package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/httpapi"
	"github.com/socialebasis/verbinder/cohesion"
)

// apiPath is where the API stands.
const apiPath = "/sociale-basis/v1"

// newAPI returns the API over the demonstration.
func newAPI(t *town, keys *tokens, figures *metrics, o settings) (http.Handler, error) {
	h, err := httpapi.New(httpapi.Config{
		Desk: t.all, Authenticator: keys, BaseURL: o.base + apiPath, Logger: o.logger, Observe: figures.observe,
		Limits: httpapi.Limits{Rate: o.rate, Burst: o.rate}, Logbook: logbook{t.all},
	})
	if err != nil {
		return nil, err
	}
	return http.StripPrefix(apiPath, h), nil
}

// tokens says who is asking by a bearer token (RFC 6750). Only digests of tokens are kept,
// so that comparing them tells nothing of a token. It is immutable after it was made.
type tokens struct {
	principals map[[sha256.Size]byte]httpapi.Principal
}

// Authenticate returns the principal of a token.
func (t *tokens) Authenticate(r *http.Request) (httpapi.Principal, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return httpapi.Principal{}, nil
	}
	scheme, token, _ := strings.Cut(header, " ")
	p, ok := t.principals[sha256.Sum256([]byte(token))]
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return httpapi.Principal{}, httpapi.ErrUnauthenticated
	}
	return p, nil
}

// A tokenEntry is a line of the file of tokens: NDJSON.
type tokenEntry struct {
	ID     string              `json:"id"`     // pseudonym of the principal
	SHA256 string              `json:"sha256"` // of the token, in hexadecimal
	Person cohesion.SubjectKey `json:"subject,omitempty"`
	Grants []struct {
		Community     cohesion.CommunityID      `json:"community,omitzero"`
		Roles         []httpapi.Role            `json:"roles"`
		Organisations []cohesion.OrganisationID `json:"organisations,omitempty"`
	} `json:"grants"`
}

// readTokens reads the principals of a file.
func readTokens(name string) (*tokens, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	defer f.Close()
	t := &tokens{principals: map[[sha256.Size]byte]httpapi.Principal{}}
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	for {
		var e tokenEntry
		if err := dec.Decode(&e); errors.Is(err, io.EOF) {
			return t, nil
		} else if err != nil {
			return nil, fmt.Errorf("tokens: %w", err)
		}
		sum, err := hex.DecodeString(e.SHA256)
		if err != nil || len(sum) != sha256.Size || e.ID == "" {
			return nil, fmt.Errorf("tokens: entry %q needs an id and the SHA-256 of its token", e.ID)
		}
		p := httpapi.Principal{ID: e.ID, Subject: e.Person}
		for _, g := range e.Grants {
			p.Grants = append(p.Grants, httpapi.Grant(g))
		}
		t.principals[[sha256.Size]byte(sum)] = p
	}
}

// demoTokens makes a token for each role in the demonstration's community, new ones each
// time, and writes them where only who started the server reads.
func demoTokens(t *town, out io.Writer) (*tokens, error) {
	made := &tokens{principals: map[[sha256.Size]byte]httpapi.Principal{}}
	for _, role := range httpapi.Roles() {
		if role == httpapi.Public {
			continue // needs none
		}
		var random [24]byte
		if _, err := rand.Read(random[:]); err != nil {
			return nil, err
		}
		token := base64.RawURLEncoding.EncodeToString(random[:])
		made.principals[sha256.Sum256([]byte(token))] = t.demoPrincipal(role)
		if _, err := fmt.Fprintf(out, "token of the demonstration for %-16s %s\n", role, token); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// demoPrincipal is somebody with a role in the demonstration's community; an administrator
// runs the service too.
func (t *town) demoPrincipal(role httpapi.Role) httpapi.Principal {
	p := httpapi.Principal{ID: "demo-" + role.String()}
	g := httpapi.Grant{Community: t.home, Roles: []httpapi.Role{role}}
	switch role {
	case httpapi.Resident:
		p.Subject = "demonstration-resident-1"
	case httpapi.Organisation:
		for _, i := range t.supply {
			if i.Community == t.home && len(i.Organisers) > 0 {
				g.Organisations = i.Organisers[:1]
				break
			}
		}
	case httpapi.Administrator:
		p.Grants = append(p.Grants, httpapi.Grant{Roles: []httpapi.Role{role}})
	}
	p.Grants = append(p.Grants, g)
	return p
}

// mount puts the API beside the pages. Forms of other sites cannot post to the pages
// (http.CrossOriginProtection); the API has no cookies that they could use.
func mount(api, pages, figures http.Handler) http.Handler {
	guarded := http.NewCrossOriginProtection().Handler(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == apiPath || strings.HasPrefix(r.URL.Path, apiPath+"/") {
			api.ServeHTTP(w, r)
			return
		}
		if r.URL.Path == "/metrics" {
			figures.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// logged writes one line a request to a page: no address, no form, no client.
func logged(next http.Handler, logger *slog.Logger, figures *metrics) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(s, r)
		took := time.Since(began)
		figures.observe("page", s.status, took)
		logger.Info("page", "method", r.Method, "status", s.status, "ms", took.Milliseconds())
	})
}

// A statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
