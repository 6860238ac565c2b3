package httpapi

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
)

// Version is the version of the API: its major version stands in the base path, all of
// it in the header API-Version of every answer.
const Version = "1.0.0"

// A Config says what a handler serves and to whom.
type Config struct {
	Desk          *desk.Desk    // required
	Authenticator Authenticator // required: says who is asking

	// BaseURL is where clients find the API, such as
	// "https://api.example.nl/sociale-basis/v1": required, ending in the major version.
	// Links and openapi.json name it. The host strips its path before the handler.
	BaseURL string

	// Client says who sends a request, for the limits of who is not logged in. nil is the
	// remote address, of IPv6 its network of 64 bits, which is what one customer gets.
	// Behind a reverse proxy every remote address is the proxy's, and one caller would use
	// up the limits of all: return there the address that your own proxy wrote (the last
	// one of X-Forwarded-For, say), never one that the client can write. An address is cut
	// to its network in the same way. It must be fast and safe for concurrent use.
	Client func(*http.Request) string

	Clock  func() time.Time // for limits; nil is time.Now
	Logger *slog.Logger     // never told anything personal; nil discards
	Limits Limits
	Mounts []Mount // other formats
	HSDS   HSDSOptions

	// Logbook is told of each processing of personal data; nil tells nobody.
	Logbook Logbook

	// Observe, if set, is told of each request to an operation or mount after its answer,
	// for figures: which, with what status, and how long it took. It must be fast and safe
	// for concurrent use.
	Observe func(operation string, status int, took time.Duration)

	// Contact of who runs the service, for openapi.json; empty fields get an example.
	Contact Contact
}

// A Contact is how the provider of the service is reached: a role, never a person.
type Contact struct {
	Name  string `json:"name"`
	URL   string `json:"url"`
	Email string `json:"email"`
}

// Limits bound what one request, and one principal, may take. Zero fields have the
// default.
type Limits struct {
	Body        int           // bytes of a request; 1 MiB
	Import      int           // bytes of an import; 64 MiB
	ImportLines int           // lines of an import; 200,000
	Rejects     int           // rejected lines after which an import breaks off; 1,000
	Bodies      int           // bytes of all requests being received or answered; 256 MiB
	Page        int           // records a page; 200
	Time        time.Duration // for one request; 10 s
	ImportTime  time.Duration // for an import or export; 5 min
	Concurrent  int           // requests being answered at a time; 256
	PerClient   int           // of these of one principal; 32
	Rate        int           // requests a minute of one principal; 600
	Burst       int           // of these at once; 120
	Clients     int           // principals whose rate is remembered; 100,000
	ReadTimeout time.Duration // to receive the body of a request; 15 s
}

// A Mount serves another format below the base path. Requests reach it authenticated,
// within the limits, and with the headers that every answer has; an error that it
// returns becomes a problem, so that it should return before it writes.
type Mount struct {
	// Path is the segments under which it is mounted, such as "/hsds"; lower case.
	Path string
	// Public says that it needs no login; else a caller without one gets 401.
	Public bool
	// Serve answers a request, from whose path the base and Path are stripped. Methods
	// other than GET and HEAD are refused before it.
	Serve func(w http.ResponseWriter, r *http.Request, caller Principal) error
}

func (l Limits) withDefaults() Limits {
	ints := []struct {
		field *int
		value int
	}{
		{&l.Body, 1 << 20}, {&l.Import, 64 << 20}, {&l.ImportLines, 200_000}, {&l.Rejects, 1000}, {&l.Bodies, 256 << 20}, {&l.Page, 200}, {&l.Concurrent, 256},
		{&l.PerClient, 32}, {&l.Rate, 600}, {&l.Burst, 120}, {&l.Clients, 100_000},
	}
	for _, i := range ints {
		if *i.field == 0 {
			*i.field = i.value
		}
	}
	times := []struct {
		field *time.Duration
		value time.Duration
	}{{&l.Time, 10 * time.Second}, {&l.ImportTime, 5 * time.Minute}, {&l.ReadTimeout, 15 * time.Second}}
	for _, t := range times {
		if *t.field == 0 {
			*t.field = t.value
		}
	}
	return l
}

func (l Limits) check() error {
	for _, n := range []int{l.Body, l.Import, l.ImportLines, l.Rejects, l.Bodies, l.Page, l.Concurrent, l.PerClient, l.Rate, l.Burst, l.Clients} {
		if n < 0 {
			return errors.New("httpapi: a limit is not negative")
		}
	}
	for _, d := range []time.Duration{l.Time, l.ImportTime, l.ReadTimeout} {
		if d < 0 {
			return errors.New("httpapi: a time limit is not negative")
		}
	}
	if l.Page > maxPage {
		return fmt.Errorf("httpapi: a page has at most %d records", maxPage)
	}
	return nil
}

// maxPage is the highest number of records that a page may have, as openapi.json says.
const maxPage = 200

var mountPath = regexp.MustCompile(`^(/[a-z0-9][a-z0-9.-]*)+$`)

// check returns what is missing or wrong in a configuration, and its base URL.
func (c *Config) check() (*url.URL, error) {
	if c.Desk == nil {
		return nil, errors.New("httpapi: a desk is required")
	}
	if c.Authenticator == nil {
		return nil, errors.New("httpapi: an authenticator is required")
	}
	base, err := url.Parse(c.BaseURL)
	if err != nil || !base.IsAbs() || base.Host == "" || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("httpapi: base URL %q is not absolute", c.BaseURL)
	}
	major, _, _ := strings.Cut(Version, ".")
	if !strings.HasSuffix(base.Path, "/v"+major) {
		return nil, fmt.Errorf("httpapi: base URL %q does not end in /v%s", c.BaseURL, major)
	}
	for _, m := range c.Mounts {
		if !mountPath.MatchString(m.Path) || m.Serve == nil {
			return nil, fmt.Errorf("httpapi: mount %q needs a path in lower case and something to serve", m.Path)
		}
	}
	return base, c.Limits.check()
}
