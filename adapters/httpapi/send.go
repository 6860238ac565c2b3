package httpapi

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/cohesion/language"
	xlanguage "golang.org/x/text/language"
)

// gzipMark ends the ETag of a compressed answer, which is another representation.
const gzipMark = "+gzip"

// gzipLeast is the size in bytes from which an answer is compressed: smaller ones fit in a
// packet anyway.
const gzipLeast = 1400

var compressors = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil { // the level exists
		z = gzip.NewWriter(io.Discard)
	}
	return z
}}

// send writes an answer: compressed if that is wanted and worth it, or 304 if the client
// has it already.
func (c *call) send(status int, mediaType, tag string, body []byte) int {
	h := c.w.Header()
	h.Set("Content-Type", mediaType)
	compress := len(body) >= gzipLeast && acceptsGzip(c.r)
	if tag != "" {
		quoted := `"` + tag + `"`
		if compress {
			quoted = `"` + tag + gzipMark + `"`
		}
		h.Set("ETag", quoted)
		if status == http.StatusOK && holds(c.r, tag) {
			h.Del("Content-Type")
			c.w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified
		}
	}
	if compress {
		h.Set("Content-Encoding", "gzip")
		c.w.WriteHeader(status)
		c.gone(c.zip(c.w, func(w io.Writer) error { _, err := w.Write(body); return err }))
		return status
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(status)
	_, err := c.w.Write(body)
	c.gone(err)
	return status
}

// gone notes that the client did not wait for its answer.
func (c *call) gone(err error) {
	if err != nil {
		c.h.logger.Debug("the client went away", "operation", c.op.id)
	}
}

// zip compresses what write writes.
func (c *call) zip(to io.Writer, write func(io.Writer) error) error {
	z, ok := compressors.Get().(*gzip.Writer)
	if !ok {
		z = gzip.NewWriter(to)
	}
	defer compressors.Put(z)
	z.Reset(to)
	if err := write(z); err != nil {
		return err
	}
	return z.Close()
}

// writeLines streams NDJSON. An error after the first byte can only break it off, which
// the client sees: the last line is then missing and the connection is cut.
func (c *call) writeLines(answer reply) (int, error) {
	if c.op.body == "" { // an import has its place already
		at := c.h.exports
		if c.caller.Anonymous() {
			at = c.h.open
		}
		if err := at.take(c.client); err != nil {
			c.w.Header().Del("Link")
			return 0, err
		}
		defer at.leave(c.client)
	}
	out := &rolling{w: c.w, control: http.NewResponseController(c.w)}
	h := c.w.Header()
	h.Set("Content-Type", ndjsonType)
	var err error
	if acceptsGzip(c.r) {
		h.Set("Content-Encoding", "gzip")
		c.w.WriteHeader(c.op.status)
		err = c.zip(out, answer.lines)
	} else {
		c.w.WriteHeader(c.op.status)
		err = answer.lines(out)
	}
	if err != nil {
		c.h.logger.Error("broken off", "operation", c.op.id, "error", kindOf(err))
		panic(http.ErrAbortHandler)
	}
	return c.op.status, nil
}

// A rolling writer gives a client time for each part of a long answer, counted from when
// that part is written: who stops reading is cut off long before the whole had to be done.
type rolling struct {
	w       io.Writer
	control *http.ResponseController
	set     time.Time // when the deadline was last moved
}

// rollEvery is how often the deadline moves at most: moving it costs more than a line.
const rollEvery = time.Second

func (r *rolling) Write(p []byte) (int, error) {
	if now := time.Now(); now.Sub(r.set) >= rollEvery {
		_ = r.control.SetWriteDeadline(now.Add(writeTime)) // where the server can
		r.set = now
	}
	return r.w.Write(p)
}

// acceptsGzip says whether the client takes gzip (RFC 9110, section 12.5.3).
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q := strings.TrimPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return q == "" || err == nil && weight > 0
	}
	return false
}

// holds says whether If-None-Match names the tag; there, weak comparison counts
// (RFC 9110, section 13.1.2).
func holds(r *http.Request, tag string) bool {
	for text := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		text = strings.TrimSpace(text)
		if text == "*" {
			return true
		}
		text = strings.Trim(strings.TrimPrefix(text, "W/"), `"`)
		if text != "" && strings.TrimSuffix(text, gzipMark) == tag {
			return true
		}
	}
	return false
}

var spoken = xlanguage.NewMatcher([]xlanguage.Tag{xlanguage.Dutch, xlanguage.English})

// languageOf returns the language of the answer, Dutch unless English is asked for.
func languageOf(r *http.Request) language.Tag {
	header := r.Header.Get("Accept-Language")
	if header == "" || len(header) > 200 {
		return language.NL
	}
	wanted, _, err := xlanguage.ParseAcceptLanguage(header)
	if err != nil {
		return language.NL
	}
	if _, i, _ := spoken.Match(wanted...); i == 1 {
		return language.EN
	}
	return language.NL
}

func wantsEnglish(r *http.Request) bool { return languageOf(r) == language.EN }
