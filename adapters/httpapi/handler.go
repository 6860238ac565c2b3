package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// A Handler serves the API. Make one with [New].
type Handler struct {
	config  Config
	base    *url.URL
	limits  Limits
	clock   func() time.Time
	logger  *slog.Logger
	limiter *limiter
	imports chan struct{} // a place for each import
	exports *exportPlaces // for exports of who is logged in
	open    *exportPlaces // for exports of who is not
	bodies  *bodies
	mux     *http.ServeMux
	routes  []*route
	openapi []byte
	etag    string // of openapi
	formats openFormats
	without check // checks that are left out; none but in tests
}

// importsAtATime and exportsAtATime bound imports and exports, which hold memory and the
// store for long. Exports that need no login have places of their own.
const (
	importsAtATime = 4
	exportsAtATime = 8
)

// New returns a handler. The error says what is missing or wrong in the configuration.
func New(c Config) (*Handler, error) {
	base, err := c.check()
	if err != nil {
		return nil, err
	}
	h := &Handler{
		config: c, base: base, limits: c.Limits.withDefaults(), clock: c.Clock, logger: c.Logger,
		imports: make(chan struct{}, importsAtATime), exports: newPlaces(exportsAtATime), open: newPlaces(exportsAtATime),
		mux: http.NewServeMux(),
	}
	if h.clock == nil {
		h.clock = time.Now
	}
	if h.logger == nil {
		h.logger = slog.New(slog.DiscardHandler)
	}
	h.limiter, h.bodies = newLimiter(h.limits), newBodies(h.limits)
	if h.openapi, err = document(c); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(h.openapi)
	h.etag = `"` + hex.EncodeToString(sum[:8]) + `"`
	h.register()
	return h, nil
}

// register puts operations and mounts on the mux.
func (h *Handler) register() {
	byPath := map[string]*route{}
	for _, op := range slices.Concat(operations, hsdsOperations) {
		r := byPath[op.path]
		if r == nil {
			r = &route{h: h, path: op.path, ops: map[string]*operation{}}
			byPath[op.path] = r
			h.routes = append(h.routes, r)
			h.mux.Handle(op.path, r)
		}
		r.ops[op.method] = &op
		if op.method == http.MethodGet {
			r.ops[http.MethodHead] = &op
		}
	}
	for _, m := range h.config.Mounts {
		h.mux.Handle(m.Path+"/", &mounted{h, m})
		h.mux.Handle(m.Path, &mounted{h, m})
	}
	h.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { h.fail(w, r, "", errNotFound) })
	h.mux.HandleFunc(openapiPath, h.serveOpenAPI)
}

// A route is the operations of one path.
type route struct {
	h    *Handler
	path string
	ops  map[string]*operation // by method
}

// allow lists the methods, sorted.
func (rt *route) allow() string {
	methods := []string{http.MethodOptions}
	for m := range rt.ops {
		methods = append(methods, m)
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}

// ServeHTTP answers a request. It expects the base path to be stripped from the URL.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	standardHeaders(w.Header())
	defer h.recovered(w, r)
	if r.URL.Path == "" { // the base path itself, stripped
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = "/", ""
	}
	if root, ok := hsdsRoot(r.URL.Path); ok {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = root, ""
	}
	if !canonical(r) {
		h.fail(w, r, "", errNotFound)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// canonical says whether a path is written in the one way that this API knows: no
// trailing slash, no doubled slashes or dots, which a mux would redirect.
func canonical(r *http.Request) bool {
	p := r.URL.Path
	if r.RequestURI == "*" || r.Method == http.MethodConnect || p[0] != '/' {
		return false
	}
	return p == "/" || path.Clean(p) == p
}

// standardHeaders are those of every answer.
func standardHeaders(h http.Header) {
	h.Set("API-Version", Version)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Vary", "Authorization, Accept-Encoding, Accept-Language")
}

// recovered answers a request whose handling panicked, which is a fault of ours.
func (h *Handler) recovered(w http.ResponseWriter, r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	h.logger.Error("panic", "method", r.Method, "route", r.Pattern, "kind", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
	h.fail(w, r, "", newProblem(http.StatusInternalServerError, "internal"))
}

// fail writes the problem of an error, and logs what nobody foresaw and who was refused.
// Neither tells anything of the request's content.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, operation string, err error) {
	p, known := problemOf(err)
	if !known {
		h.logger.Error("request failed", "operation", operation, "method", r.Method, "error", kindOf(err))
	}
	if err := p.write(w, wantsEnglish(r)); err != nil {
		h.logger.Debug("the client went away", "operation", operation)
	}
}

// kindOf tells of an error its types alone: its text may quote a request.
func kindOf(err error) string {
	var kinds []string
	for ; err != nil; err = errors.Unwrap(err) {
		kinds = append(kinds, fmt.Sprintf("%T", err))
	}
	return strings.Join(kinds, " < ")
}

// ServeHTTP answers requests to a path that exists.
func (rt *route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op := rt.ops[r.Method]
	switch {
	case op != nil:
		rt.h.serve(w, r, op)
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", rt.allow())
		w.WriteHeader(http.StatusNoContent)
	default:
		p := newProblem(http.StatusMethodNotAllowed, "no-method")
		p.allow = rt.allow()
		rt.h.fail(w, r, "", p)
	}
}

// serve runs an operation and logs that it did.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, op *operation) {
	began := h.clock()
	status, caller, err := h.answer(w, r, op)
	if err != nil {
		p, _ := problemOf(err)
		status = p.Status
		h.fail(w, r, op.id, err)
	}
	level := slog.LevelInfo
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		level = slog.LevelWarn
	}
	took := h.clock().Sub(began)
	h.logger.Log(r.Context(), level, "request", "operation", op.id, "status", status, "caller", caller, "ms", took.Milliseconds())
	h.observe(op.id, status, took)
}

func (h *Handler) observe(operation string, status int, took time.Duration) {
	if h.config.Observe != nil {
		h.config.Observe(operation, status, took)
	}
}

// answer runs an operation. An error is yet to be written.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, op *operation) (status int, caller string, err error) {
	c := &call{h: h, w: w, r: r, op: op, tag: languageOf(r)}
	if err := h.identify(c); err != nil {
		return 0, c.caller.ID, err
	}
	if err := c.address(); err != nil {
		return 0, c.caller.ID, err
	}
	if c.scope, err = h.scopeOf(op.id, c); err != nil {
		return 0, c.caller.ID, err
	}
	if err := c.checkRequest(); err != nil {
		return 0, c.caller.ID, err
	}
	limit := h.limits.Time
	if op.bulk {
		limit = h.limits.ImportTime
	}
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()
	c.r = c.r.WithContext(ctx)
	defer c.forget()
	if err := c.receive(limit); err != nil {
		return 0, c.caller.ID, err
	}
	if err := h.occupy(c.client); err != nil {
		return 0, c.caller.ID, err
	}
	defer h.limiter.leave(c.client)
	if op.bulk && op.body != "" {
		select {
		case h.imports <- struct{}{}:
			defer func() { <-h.imports }()
		default:
			return 0, c.caller.ID, noPlace(http.StatusServiceUnavailable, "unavailable")
		}
	}
	status, err = c.run()
	return status, c.caller.ID, err
}

// identify finds out who is asking, and counts the request.
func (h *Handler) identify(c *call) error {
	caller, err := h.config.Authenticator.Authenticate(c.r)
	c.client = "address " + h.addressOf(c.r)
	if err == nil && !caller.Anonymous() {
		c.client = "principal " + caller.ID
	}
	if full := h.admit(c.w, c.client); full != nil {
		return full
	}
	switch {
	case errors.Is(err, ErrUnauthenticated):
		return errUnauthenticated
	case err != nil:
		h.logger.Error("authenticator", "error", kindOf(err))
		return newProblem(http.StatusServiceUnavailable, "unavailable")
	}
	c.caller = caller
	return nil
}

// addressOf says who sends a request: its address, of IPv6 the network of 64 bits, in
// which one customer has as many addresses as it likes.
func (h *Handler) addressOf(r *http.Request) string {
	host := r.RemoteAddr
	if h.config.Client != nil {
		host = h.config.Client(r)
	} else if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	network, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return host
	}
	return network.String()
}

// mounted serves another format.
type mounted struct {
	h *Handler
	m Mount
}

func (m *mounted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began, status := m.h.clock(), http.StatusOK
	c := &call{h: m.h, w: w, r: r}
	if err := m.serve(c); err != nil {
		p, _ := problemOf(err)
		status = p.Status
		m.h.fail(w, r, m.m.Path, err)
	}
	m.h.observe(m.m.Path, status, m.h.clock().Sub(began))
}

func (m *mounted) serve(c *call) error {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		p := newProblem(http.StatusMethodNotAllowed, "no-method")
		p.allow = "GET, HEAD"
		return p
	}
	if err := m.h.identify(c); err != nil {
		return err
	}
	if c.caller.Anonymous() && !m.m.Public {
		return errUnauthenticated
	}
	if err := m.h.occupy(c.client); err != nil {
		return err
	}
	defer m.h.limiter.leave(c.client)
	ctx, cancel := context.WithTimeout(c.r.Context(), m.h.limits.ImportTime)
	defer cancel()
	inner := c.r.Clone(ctx)
	inner.URL.Path = strings.TrimPrefix(inner.URL.Path, m.m.Path)
	inner.URL.RawPath = ""
	return m.m.Serve(c.w, inner, c.caller)
}
