package httpapi

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

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
		c.gone(c.zip(func(w io.Writer) error { _, err := w.Write(body); return err }))
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
func (c *call) zip(write func(io.Writer) error) error {
	z, ok := compressors.Get().(*gzip.Writer)
	if !ok {
		z = gzip.NewWriter(c.w)
	}
	defer compressors.Put(z)
	z.Reset(c.w)
	if err := write(z); err != nil {
		return err
	}
	return z.Close()
}

// writeLines streams NDJSON. An error after the first byte can only break it off, which
// the client sees: the last line is then missing and the connection is cut.
func (c *call) writeLines(answer reply) (int, error) {
	h := c.w.Header()
	h.Set("Content-Type", ndjsonType)
	var err error
	if acceptsGzip(c.r) {
		h.Set("Content-Encoding", "gzip")
		c.w.WriteHeader(c.op.status)
		err = c.zip(answer.lines)
	} else {
		c.w.WriteHeader(c.op.status)
		err = answer.lines(c.w)
	}
	if err != nil {
		c.h.logger.Error("broken off", "operation", c.op.id, "error", kindOf(err))
		panic(http.ErrAbortHandler)
	}
	return c.op.status, nil
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
