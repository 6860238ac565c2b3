package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// An operation is one method of one path.
type operation struct {
	id     string // operationId in openapi.json
	method string
	path   string
	status int      // of success
	body   string   // media type of the request; "" has none
	query  []string // keys that it knows
	match  bool     // it needs If-Match
	keyed  bool     // it takes Idempotency-Key
	bulk   bool     // it may be long
	person bool     // it processes personal data of residents
	run    func(*call) (reply, error)
}

const (
	jsonType   = "application/json"
	ndjsonType = "application/x-ndjson"
)

// A call is one request in the making of its answer.
type call struct {
	h   *Handler
	w   http.ResponseWriter
	r   *http.Request
	op  *operation
	tag language.Tag // of the answer: Dutch or English

	caller      Principal
	client      string // whose limits count
	communityID cohesion.CommunityID
	community   *cohesion.Community // nil for operations of the service
	desk        *desk.Community
	scope       Scope
	body        []byte
	held        int  // bytes of it that are counted
	holds       bool // it is counted among the bodies
	query       url.Values
	faults      valid.Violations             // of the query and headers; the reader of the query reports them
	versions    []int                        // of If-Match; nil is any
	subjects    map[cohesion.SubjectKey]bool // of the records that were touched
}

// A reply is the answer of an operation. Of body, raw, lines and nothing one is set.
type reply struct {
	body     any    // JSON
	raw      []byte // of another media type
	media    string // of raw
	version  int    // of the record, for ETag; 0 has none
	location string // of what was made, below the base path
	next     string // address of the next page, below the base path
	tag      string // an ETag for what has no version
	lines    func(w io.Writer) error
}

// address reads the community from the path. One that does not exist is not found.
func (c *call) address() error {
	text := c.r.PathValue("community")
	if text == "" {
		return nil
	}
	id, err := cohesion.ParseID[cohesion.Community](text)
	if err != nil {
		return errNotFound
	}
	c.communityID = id
	c.desk, c.community, err = c.h.config.Desk.Lookup(c.r.Context(), id)
	return err
}

// pathID reads the id of a record from the path; one that is not written as an id is of no record.
func pathID[T any](c *call, name string) (cohesion.ID[T], error) {
	id, err := cohesion.ParseID[T](c.r.PathValue(name))
	if err != nil {
		return id, errNotFound
	}
	return id, nil
}

// checkRequest checks the query, the headers and the media type.
func (c *call) checkRequest() error {
	var vs valid.Violations
	query, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		vs.Add("query", valid.Syntax, "cannot be read")
	}
	for _, key := range sortedKeys(query) {
		if !slices.Contains(c.op.query, key) {
			vs.Add("query", valid.Unknown, "%.40q is not known here", key)
		} else if len(query[key]) > 1 {
			vs.Nest("query", valid.Violations{{Path: "/" + key, Code: valid.Duplicate, Message: "stands there twice"}})
		}
	}
	c.query = query
	if key := c.r.Header.Values("Idempotency-Key"); len(key) > 1 || len(key) == 1 && !isKey(key[0]) {
		vs.Nest("header", valid.Violations{{Path: "/Idempotency-Key", Code: valid.Format, Message: "is 1 to 200 visible characters, once"}})
	}
	if c.faults = vs; len(vs) > 0 && len(c.op.query) == 0 {
		return invalidInput(vs)
	}
	if err := c.readIfMatch(); err != nil {
		return err
	}
	return c.checkMedia()
}

func sortedKeys(q url.Values) []string {
	keys := make([]string, 0, len(q))
	for k := range q {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func isKey(s string) bool {
	return s != "" && len(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// key returns the idempotency key as it is stored: bound to the caller and the operation,
// so that nobody can guess or meet another's. Without login there is none.
func (c *call) key() string {
	given := c.r.Header.Get("Idempotency-Key")
	if given == "" || !c.op.keyed {
		return ""
	}
	sum := sha256.New()
	for _, part := range []string{c.caller.ID, c.op.id, c.r.URL.Path, given} {
		sum.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// readIfMatch reads the versions that the client saw. A weak tag matches nothing
// (RFC 9110, section 13.1.1).
func (c *call) readIfMatch() error {
	text := strings.Join(c.r.Header.Values("If-Match"), ",")
	switch {
	case text == "" && c.op.match:
		return errVersionRequired
	case text == "" || strings.TrimSpace(text) == "*":
		return nil
	}
	c.versions = []int{}
	for tag := range strings.SplitSeq(text, ",") {
		if v := versionOf(strings.TrimSpace(tag)); v > 0 {
			c.versions = append(c.versions, v)
		}
	}
	if len(c.versions) == 0 {
		return errChanged
	}
	return nil
}

// versionOf returns the version of a tag that this API made, whatever its encoding was; 0
// for any other.
func versionOf(tag string) int {
	inner, ok := strings.CutPrefix(tag, `"`)
	if !ok {
		return 0
	}
	inner, ok = strings.CutSuffix(inner, `"`)
	if !ok {
		return 0
	}
	v, err := strconv.Atoi(strings.TrimSuffix(inner, gzipMark))
	if err != nil || v < 1 {
		return 0
	}
	return v
}

// seen says whether the client may change a record of this version.
func (c *call) seen(version int) error {
	if c.versions != nil && !slices.Contains(c.versions, version) {
		return errChanged
	}
	return nil
}

// version returns the version for use cases that take one; 0 is any.
func (c *call) version() int {
	if len(c.versions) == 0 {
		return 0
	}
	return c.versions[0]
}

// checkMedia refuses bodies of another type than the operation reads.
func (c *call) checkMedia() error {
	if c.op.body == "" {
		return nil
	}
	if e := c.r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return errMediaType
	}
	media, params, _ := strings.Cut(c.r.Header.Get("Content-Type"), ";")
	params = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(params), `"`, ""))
	if !strings.EqualFold(strings.TrimSpace(media), c.op.body) || params != "" && params != "charset=utf-8" {
		return errMediaType
	}
	return nil
}

// receive reads the body, before the request takes a place among those being answered:
// who sends slowly keeps nobody waiting. Bulk operations read theirs as they go.
func (c *call) receive(limit time.Duration) error {
	control := http.NewResponseController(c.w)
	now := time.Now()
	_ = control.SetWriteDeadline(now.Add(c.h.limits.ReadTimeout + limit + writeTime)) // where the server can
	if c.op.bulk {
		_ = control.SetReadDeadline(now.Add(limit))
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, int64(c.h.limits.Import))
		return nil
	}
	if c.op.body == "" {
		return nil
	}
	_ = control.SetReadDeadline(now.Add(c.h.limits.ReadTimeout))
	most := int64(c.h.limits.Body)
	if c.r.ContentLength > most {
		c.drain()
		return errTooLarge
	}
	if err := c.h.bodies.begin(c.client); err != nil {
		return err
	}
	c.holds = true
	body, err := c.readBody(int(most) + 1)
	var full *problem
	switch {
	case errors.As(err, &full):
		return err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return errTooSlow
	case err != nil:
		return invalidInput(valid.Violations{{Code: valid.Syntax, Message: "the body broke off"}})
	case int64(len(body)) > most:
		c.drain()
		return errTooLarge
	}
	c.body = body
	return nil
}

// readBody reads to the end or so many bytes, and counts what it takes before it does.
func (c *call) readBody(most int) ([]byte, error) {
	var body []byte
	for len(body) < most {
		if len(body) == cap(body) {
			size := min(max(2*cap(body), 4096), most)
			if err := c.h.bodies.take(size - cap(body)); err != nil {
				return nil, err
			}
			c.held = size
			body = append(make([]byte, 0, size), body...)
		}
		n, err := c.r.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

// forget gives back what the body took.
func (c *call) forget() {
	if c.holds {
		c.h.bodies.end(c.client, c.held)
	}
}

// writeTime is what a client has to read an answer.
const writeTime = 30 * time.Second

// drainMost bounds what is read and thrown away of a body that is too large.
const drainMost = 16 << 20

// drain reads on for a while: a client that is cut off while it sends never reads why.
func (c *call) drain() {
	c.w.Header().Set("Connection", "close")
	if strings.EqualFold(c.r.Header.Get("Expect"), "100-continue") {
		return // it waits for the answer before it sends
	}
	_ = http.NewResponseController(c.w).SetReadDeadline(time.Now().Add(3 * time.Second))
	_, _ = io.CopyN(io.Discard, c.r.Body, drainMost) // whatever comes of it, the answer is the same
}

// run runs the operation and writes its answer.
func (c *call) run() (status int, err error) {
	began := c.h.clock()
	answer, err := c.op.run(c)
	if told := c.record(began, err); told != nil {
		return 0, told
	}
	if err != nil {
		return 0, err
	}
	h := c.w.Header()
	h.Set("Content-Language", string(c.tag))
	if answer.location != "" {
		h.Set("Location", c.h.base.Path+answer.location)
	}
	if answer.next != "" {
		h.Set("Link", `<`+c.h.base.Path+answer.next+`>; rel="next"`)
	}
	if answer.lines != nil {
		return c.writeLines(answer)
	}
	if answer.raw != nil {
		sum := sha256.Sum256(answer.raw)
		return c.send(c.op.status, answer.media, hex.EncodeToString(sum[:12]), answer.raw), nil
	}
	if answer.body == nil {
		if answer.version > 0 {
			h.Set("ETag", `"`+strconv.Itoa(answer.version)+`"`)
		}
		c.w.WriteHeader(c.op.status)
		return c.op.status, nil
	}
	return c.writeJSON(answer)
}

// encode writes JSON without escaping for HTML.
func encode(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// writeJSON encodes the answer, and only then sets the status.
func (c *call) writeJSON(answer reply) (int, error) {
	body, err := encode(answer.body)
	if err != nil {
		return 0, err
	}
	tag := answer.tag
	if answer.version > 0 {
		tag = strconv.Itoa(answer.version)
	} else if tag == "" && c.op.method == http.MethodGet {
		sum := sha256.Sum256(body)
		tag = hex.EncodeToString(sum[:12])
	}
	return c.send(c.op.status, jsonType, tag, body), nil
}
