package httpapi

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/hsds"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// HSDSOptions say how the read API of HSDS names things. The zero value is of use.
type HSDSOptions struct {
	// System is the source system whose records are served under the identifiers that they
	// have there, such as "hsds:socialekaart-amersfoort"; empty is none.
	System   string
	Language language.Tag // of the texts, where there are several; empty is Dutch
}

// hsdsPath is where the read API of HSDS 3.0 stands, with a base of its own for each
// community. Its paths, parameters and envelope are those of the specification, which the
// rules for the rest of the API do not bind; openapi.json leaves it out and hsdsAPI names
// the official document.
const (
	hsdsPath    = "/hsds/{community}"
	hsdsOpenAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
	hsdsProfile = "https://docs.openreferral.org/en/3.0.0/hsds/"
)

var hsdsOperations = []operation{
	hsdsOperation("hsdsAPI", "", (*call).hsdsAPI),
	hsdsOperation("hsdsServices", "/services", (*call).hsdsServices, "search", "page", "per_page", "format", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "minimal", "full"),
	hsdsOperation("hsdsService", "/services/{id}", hsdsOne((*hsds.Directory).Service, hsds.Full)),
	hsdsOperation("hsdsOrganizations", "/organizations", (*call).hsdsOrganizations, "search", "full_service", "full", "page", "per_page", "format"),
	hsdsOperation("hsdsOrganization", "/organizations/{id}", (*call).hsdsOrganization, "full_service"),
	hsdsOperation("hsdsTaxonomies", "/taxonomies", (*call).hsdsTaxonomies, "search", "page", "per_page", "format"),
	hsdsOperation("hsdsTaxonomy", "/taxonomies/{id}", hsdsOne((*hsds.Directory).Taxonomy, hsds.Full)),
	hsdsOperation("hsdsTaxonomyTerms", "/taxonomy_terms", (*call).hsdsTerms, "search", "page", "per_page", "format", "taxonomy_id", "top_only", "parent_id"),
	hsdsOperation("hsdsTaxonomyTerm", "/taxonomy_terms/{id}", hsdsOne((*hsds.Directory).Term, hsds.Full)),
	hsdsOperation("hsdsServiceLocations", "/service_at_locations", (*call).hsdsLocations, "search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full", "page", "per_page", "format", "postcode", "proximity"),
	hsdsOperation("hsdsServiceLocation", "/service_at_locations/{id}", hsdsOne((*hsds.Directory).AtLocation, hsds.Full)),
}

func hsdsOperation(id, path string, run func(*call) (reply, error), query ...string) operation {
	return operation{
		id: id, method: http.MethodGet, path: hsdsPath + path, status: http.StatusOK, query: query,
		run: func(c *call) (reply, error) {
			c.anywhere()
			return run(c)
		},
	}
}

// hsdsRoot returns the path of the API's root that a client wrote with a slash at its end,
// as the specification does.
func hsdsRoot(path string) (string, bool) {
	root, slash := strings.CutSuffix(path, "/")
	rest, below := strings.CutPrefix(root, "/hsds/")
	return root, slash && below && rest != "" && !strings.Contains(rest, "/")
}

func (c *call) hsdsAPI() (reply, error) {
	return reply{body: map[string]string{"version": "3.0", "profile": hsdsProfile, "openapi_url": hsdsOpenAPI}}, nil
}

// hsdsOne answers with one document.
func hsdsOne(find func(*hsds.Directory, string) hsds.Selection, form hsds.Form) func(*call) (reply, error) {
	return func(c *call) (reply, error) { return c.hsdsDocument(find, form) }
}

func (c *call) hsdsDocument(find func(*hsds.Directory, string) hsds.Selection, form hsds.Form) (reply, error) {
	o, err := c.open()
	if err != nil {
		return reply{}, err
	}
	s := find(o.directory(), c.r.PathValue("id"))
	if s.Len() == 0 {
		return reply{}, errNotFound
	}
	body, err := s.Append(nil, 0, form)
	return reply{raw: body, media: jsonType}, err
}

func (c *call) hsdsOrganization() (reply, error) {
	q := c.reader()
	form := hsds.WithServices
	if q.truth("full_service") {
		form = hsds.WithEverything
	}
	if err := q.end(); err != nil {
		return reply{}, err
	}
	return c.hsdsDocument((*hsds.Directory).Organisation, form)
}

// truth reads a boolean; absent is false.
func (q *queryReader) truth(key string) bool {
	switch q.values.Get(key) {
	case "true":
		return true
	case "", "false":
		return false
	}
	q.wrong(key, valid.Type, "is true or false")
	return false
}

// number reads a whole number from least to most; absent is otherwise.
func (q *queryReader) number(key string, least, most, otherwise int) int {
	if !q.values.Has(key) {
		return otherwise
	}
	n, err := strconv.Atoi(q.values.Get(key))
	if err != nil || n < least || n > most {
		q.wrong(key, valid.Range, fmt.Sprintf("is a whole number of %d to %d", least, most))
	}
	return n
}

// word reads a text of a search.
func (q *queryReader) word(key string) string {
	text := q.values.Get(key)
	if len(text) > 200 {
		q.wrong(key, valid.Range, "has at most 200 characters")
		return ""
	}
	return text
}

// hsdsPage is which part of a list is asked, and how.
type hsdsPage struct {
	page, size int
	form       hsds.Form
	lines      bool // NDJSON, without pages
}

const (
	hsdsPageSize = 50   // documents a page, unless asked
	hsdsMaxPage  = 1000 // at most
)

func (c *call) hsdsPage(q *queryReader) hsdsPage {
	p := hsdsPage{page: q.number("page", 1, math.MaxInt32, 1), size: q.number("per_page", 1, hsdsMaxPage, hsdsPageSize)}
	if q.truth("minimal") {
		p.form = hsds.Minimal
		if !q.values.Has("per_page") {
			p.size = math.MaxInt32 // all in one, as the specification asks
		}
	}
	if q.truth("full") {
		p.form = hsds.Full
	}
	if q.truth("full_service") {
		p.form = hsds.WithEverything
	}
	switch format := q.values.Get("format"); format {
	case "", "json":
		p.lines = format == "" && acceptsLines(c.r)
	case "ndjson":
		p.lines = true
	default:
		q.wrong("format", valid.Unknown, "is json or ndjson")
	}
	return p
}

// acceptsLines says whether a client names NDJSON before JSON.
func acceptsLines(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		media, _, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(media)) {
		case ndjsonType, "application/ndjson":
			return true
		case jsonType:
			return false
		}
	}
	return false
}

// hsdsServiceQuery reads what of services is asked.
func (c *call) hsdsServiceQuery(q *queryReader, o *openCommunity) (hsds.ServiceQuery, error) {
	f := hsds.ServiceQuery{
		Term: q.values.Get("taxonomy_term_id"), Taxonomy: q.values.Get("taxonomy_id"), Organisation: q.values.Get("organization_id"),
		ModifiedAfter: q.moment("modified_after"),
	}
	search := q.word("search")
	if search == "" || len(q.vs) > 0 {
		return f, nil
	}
	hits, err := c.desk.Search(c.r.Context(), desk.SearchRequest{Text: search, K: math.MaxInt32, Allow: func(i *cohesion.Initiative) bool { return i.Published && i.Community == c.communityID }})
	f.Found = make([]cohesion.InitiativeID, len(hits))
	for n, hit := range hits {
		f.Found[n] = hit.Initiative
	}
	return f, err
}

// moment reads an instant, or a day, which begins at midnight UTC.
func (q *queryReader) moment(key string) time.Time {
	if day, err := time.Parse(time.DateOnly, q.values.Get(key)); err == nil {
		return day
	}
	return q.instant(key)
}

func (c *call) hsdsServices() (reply, error) {
	return c.hsdsList(func(q *queryReader, o *openCommunity) (hsds.Selection, error) {
		f, err := c.hsdsServiceQuery(q, o)
		if err != nil || len(q.vs) > 0 {
			return hsds.Selection{}, err
		}
		return o.directory().Services(f), nil
	})
}

func (c *call) hsdsLocations() (reply, error) {
	return c.hsdsList(func(q *queryReader, o *openCommunity) (hsds.Selection, error) {
		f, err := c.hsdsServiceQuery(q, o)
		if err != nil {
			return hsds.Selection{}, err
		}
		if q.values.Has("postcode") {
			f.Postcode = cohesion.AreaCode{Scheme: cohesion.SchemePC6, Code: strings.ToUpper(strings.ReplaceAll(q.values.Get("postcode"), " ", ""))}
			if len(f.Postcode.Code) == 4 {
				f.Postcode.Scheme = cohesion.SchemePC4
			}
			if len(f.Postcode.Validate()) > 0 {
				q.wrong("postcode", valid.Format, "is not a Dutch postcode, whole or its four digits")
			}
		}
		f.Proximity = q.number("proximity", 1, 1_000_000, 0)
		if f.Proximity > 0 && f.Postcode.IsZero() {
			q.wrong("proximity", valid.Conflict, "needs a postcode to measure from")
		}
		if len(q.vs) > 0 {
			return hsds.Selection{}, nil
		}
		s, ok := o.directory().AtLocations(f)
		if !ok {
			q.wrong("postcode", valid.Unknown, "where it lies is not known here; leave out proximity")
		}
		return s, nil
	})
}

func (c *call) hsdsOrganizations() (reply, error) {
	return c.hsdsList(func(q *queryReader, o *openCommunity) (hsds.Selection, error) {
		return o.directory().Organisations(q.word("search")), nil
	})
}

func (c *call) hsdsTaxonomies() (reply, error) {
	return c.hsdsList(func(q *queryReader, o *openCommunity) (hsds.Selection, error) {
		return o.directory().Taxonomies(q.word("search")), nil
	})
}

func (c *call) hsdsTerms() (reply, error) {
	return c.hsdsList(func(q *queryReader, o *openCommunity) (hsds.Selection, error) {
		return o.directory().Terms(hsds.TermQuery{
			Search: q.word("search"), Taxonomy: q.values.Get("taxonomy_id"), Parent: q.values.Get("parent_id"), TopOnly: q.truth("top_only"),
		}), nil
	})
}

// hsdsList answers with a page of a selection in the envelope of the specification, or
// with all of it as NDJSON.
func (c *call) hsdsList(find func(*queryReader, *openCommunity) (hsds.Selection, error)) (reply, error) {
	q := c.reader()
	p := c.hsdsPage(q)
	o, err := c.open()
	if err != nil {
		return reply{}, err
	}
	s, err := find(q, o)
	if err != nil {
		return reply{}, err
	}
	if err := q.end(); err != nil {
		return reply{}, err
	}
	if p.lines {
		return reply{lines: func(w io.Writer) error { return c.hsdsLines(w, s, p.form) }}, nil
	}
	body, err := hsdsEnvelope(s, p)
	return reply{raw: body, media: jsonType}, err
}

// hsdsLines writes every document of a selection on a line of its own. It may take long.
func (c *call) hsdsLines(w io.Writer, s hsds.Selection, form hsds.Form) error {
	var line []byte
	for n := range s.Len() {
		if err := c.r.Context().Err(); err != nil {
			return err
		}
		var err error
		if line, err = s.Append(line[:0], n, form); err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// hsdsEnvelope writes a page. One beyond the last is empty.
func hsdsEnvelope(s hsds.Selection, p hsdsPage) ([]byte, error) {
	total := s.Len()
	pages := (total + p.size - 1) / p.size
	from := min(int64(p.page-1)*int64(p.size), int64(total))
	to := min(from+int64(p.size), int64(total))
	body := fmt.Appendf(nil, `{"total_items":%d,"total_pages":%d,"page_number":%d,"size":%d,"first_page":%t,"last_page":%t,"empty":%t,"contents":[`,
		total, pages, p.page, to-from, p.page == 1, p.page >= pages, to == from)
	var err error
	for n := from; n < to; n++ {
		if n > from {
			body = append(body, ',')
		}
		if body, err = s.Append(body, int(n), p.form); err != nil {
			return nil, err
		}
	}
	return append(body, "]}"...), nil
}
