package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/socialebasis/verbinder/adapters/httpapi"
)

// values take the place of what belongs somewhere: JSON, so that no attack changes another's.
var values = []json.RawMessage{
	[]byte(`null`), []byte(`true`), []byte(`-1`), []byte(`0`), []byte(`1e308`), []byte(`-1e308`), []byte(`9007199254740993`), []byte(`9223372036854775808`),
	[]byte(`1e999`), []byte(`-0`), []byte(`0.1e-400`), []byte(`""`), []byte(`" "`), []byte(`"\u0000"`), []byte(`"\ufeff"`), []byte(`"\u202e"`), []byte(`"é"`),
	[]byte(`"'; drop table needs; --"`), []byte(`"<script>alert(1)</script>"`), []byte(`"../../etc/passwd"`), []byte(`"{{7*7}}"`), []byte(`"%s%n%x"`), []byte(`"null"`),
	[]byte(`"` + strings.Repeat("x", 70_000) + `"`), []byte(`"01JD0000000000000000000001"`), []byte(`"00000000000000000000000000"`),
	[]byte(`"zzzzzzzzzzzzzzzzzzzzzzzzzz"`), []byte(`"2026-02-30"`), []byte(`"9999-99-99T99:99:99Z"`), []byte(`[]`), []byte(`{}`), []byte(`[null]`), []byte(`{"":""}`),
	[]byte(`{"a":{"a":{"a":{}}}}`), []byte(`[[[]]]`),
}

// hostile sends many bad requests on every operation.
func hostile(ctx context.Context, f *flag.FlagSet, args []string, out io.Writer) error {
	total := f.Int("n", 100_000, "how many requests")
	seed := f.Uint64("seed", 1, "of chance")
	workers := f.Int("workers", 4, "how many at a time")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t, err := newTarget(ctx, 50, func() time.Time { return monday }, httpapi.Limits{Rate: 1 << 30, Burst: 1 << 30, Body: 64 << 10, Import: 256 << 10})
	if err != nil {
		return err
	}
	address, err := t.serve(ctx)
	if err != nil {
		return err
	}
	s, err := readSpec()
	if err != nil {
		return err
	}
	a := &assault{spec: s, base: "http://" + address + basePath, statuses: map[string]*[600]int{}}
	var peak atomic.Uint64
	go watchHeap(ctx, &peak)
	began := time.Now()
	var wg sync.WaitGroup
	for w := range *workers {
		wg.Go(func() { a.run(ctx, rand.New(rand.NewPCG(*seed, uint64(w))), *total / *workers) })
	}
	wg.Wait()
	return a.report(out, t, peak.Load(), time.Since(began))
}

// watchHeap keeps the highest size of the heap.
func watchHeap(ctx context.Context, peak *atomic.Uint64) {
	for ctx.Err() == nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak.Store(max(peak.Load(), m.HeapAlloc))
		time.Sleep(20 * time.Millisecond)
	}
}

// An assault counts what came of the requests.
type assault struct {
	spec *spec
	base string

	mu       sync.Mutex // guards what follows
	statuses map[string]*[600]int
	sent     int
	broken   int // answers that did not come
	faults   []string
}

func (a *assault) run(ctx context.Context, r *rand.Rand, n int) {
	client := &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("redirected") },
	}
	for i := range n {
		if ctx.Err() != nil {
			return
		}
		op := &a.spec.ops[i%len(a.spec.ops)]
		req, err := a.request(ctx, r, op)
		if err != nil {
			continue // not even an HTTP client sends this
		}
		a.judge(op, req, client)
	}
}

// judge sends a request and looks at the answer.
func (a *assault) judge(op *specOperation, req *http.Request, client *http.Client) {
	answer, err := client.Do(req)
	if err != nil {
		a.note(op, 0, "")
		return
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 8<<20))
	fault := ""
	switch caller := req.Header.Get("Authorization"); {
	case err != nil:
		fault = "the answer broke off"
	case answer.StatusCode >= 500 && answer.StatusCode != http.StatusServiceUnavailable:
		fault = fmt.Sprintf("%d: %.200s", answer.StatusCode, body)
	case bytes.Contains(body, []byte(canary)):
		fault = "another community leaks to " + caller
	case answer.StatusCode >= 400 && req.Method != http.MethodHead && answer.Header.Get("Content-Type") != "application/problem+json":
		fault = "an error that is no problem: " + answer.Header.Get("Content-Type")
	case answer.Header.Get("API-Version") == "":
		fault = "no API-Version"
	}
	a.note(op, answer.StatusCode, fault)
}

func (a *assault) note(op *specOperation, status int, fault string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sent++
	if status == 0 {
		a.broken++
		return
	}
	if a.statuses[op.id] == nil {
		a.statuses[op.id] = new([600]int)
	}
	a.statuses[op.id][min(status, 599)]++
	if fault != "" {
		a.faults = append(a.faults, op.id+": "+fault)
	}
}

// request makes one bad request, or by chance one that is right.
func (a *assault) request(ctx context.Context, r *rand.Rand, op *specOperation) (*http.Request, error) {
	community := here
	if r.IntN(4) == 0 {
		community = there
	}
	path := op.path
	for name, value := range pathIDs(community, []string{"ours", "theirs"}[r.IntN(2)]) {
		if r.IntN(20) == 0 {
			value = url.PathEscape(string(values[r.IntN(len(values))]))
			value = value[:min(len(value), 500)]
		}
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if r.IntN(50) == 0 {
		path += []string{"/", "//", "/..", "%2e%2e", "?", "/x", ";a=b", "%00"}[r.IntN(8)]
	}
	query := a.query(r, op)
	var body io.Reader
	if op.schema != nil || r.IntN(20) == 0 {
		body = bytes.NewReader(a.body(r, op))
	}
	req, err := http.NewRequestWithContext(ctx, op.method, a.base+path+query, body)
	if err != nil {
		return nil, err
	}
	a.headers(r, op, req)
	return req, nil
}

func (a *assault) query(r *rand.Rand, op *specOperation) string {
	var parts []string
	for _, p := range op.query {
		if r.IntN(2) == 0 {
			v := a.spec.instance(r, p["schema"].(tree), 0)
			if r.IntN(2) == 0 {
				v = values[r.IntN(len(values))]
			}
			text := fmt.Sprint(v)
			if raw, ok := v.(json.RawMessage); ok {
				text = string(raw)
			}
			parts = append(parts, p["name"].(string)+"="+url.QueryEscape(text[:min(len(text), 2000)]))
		}
	}
	switch r.IntN(20) {
	case 0:
		parts = append(parts, "colour=red")
	case 1:
		parts = append(parts, parts...)
	case 2:
		parts = append(parts, "%zz=%")
	case 3:
		parts = append(parts, "limit=1;after=x")
	}
	if len(parts) == 0 {
		return ""
	}
	return "?" + strings.Join(parts, "&")
}

func (a *assault) headers(r *rand.Rand, op *specOperation, req *http.Request) {
	h := req.Header
	if caller := callers[r.IntN(len(callers))]; caller != "" {
		h.Set("Authorization", "Bearer "+caller)
	}
	if op.media != "" {
		h.Set("Content-Type", op.media)
	}
	if op.match {
		h.Set("If-Match", []string{`"1"`, `*`, `"2"`, `W/"1"`, `"`, `"99999999999999999999"`, ``}[r.IntN(7)])
	}
	strange := []string{"", "\xff", strings.Repeat("a,", 3000), `"x"`, "*", "gzip;q=x", "-1", "en-\x80", "99999999999999999999"}
	for _, name := range []string{"Accept-Language", "Idempotency-Key", "If-None-Match", "Accept-Encoding", "Content-Type", "Content-Encoding", "Traceparent", "Authorization"} {
		if r.IntN(25) == 0 {
			h.Set(name, strange[r.IntN(len(strange))])
		}
	}
	if r.IntN(10) == 0 {
		h.Set("Accept-Encoding", "gzip")
	}
	if r.IntN(40) == 0 {
		req.Method = []string{"HEAD", "OPTIONS", "TRACE", "PATCH", "BREW", "get"}[r.IntN(6)]
	}
}

// body makes the bytes of a body: a document with a fault in it, or broken bytes.
func (a *assault) body(r *rand.Rand, op *specOperation) []byte {
	var v any = tree{}
	if op.schema != nil {
		v = a.spec.instance(r, op.schema, 0)
	}
	if op.media == "application/x-ndjson" {
		var lines [][]byte
		for _, name := range []string{"PlaceInput", "InitiativeInput", "Organisation", "Need"} {
			lines = append(lines, a.document(r, a.spec.instance(r, tree{"$ref": "#/components/schemas/" + name}, 0)))
		}
		return bytes.Join(lines, []byte("\n"))
	}
	return a.document(r, v)
}

// document writes a value, with what this attack does to it.
func (a *assault) document(r *rand.Rand, v any) []byte {
	for range r.IntN(4) {
		v = spoil(r, v)
	}
	data, err := json.Marshal(v)
	if err != nil {
		data = []byte(fmt.Sprint(v)) // NaN and the like
	}
	switch r.IntN(24) {
	case 0:
		return data[:r.IntN(len(data)+1)]
	case 1:
		at := r.IntN(len(data) + 1)
		return slices.Concat(data[:at], []byte{byte(r.Uint32())}, data[at:])
	case 2:
		return bytes.ReplaceAll(data, []byte(`"`), []byte("\"\xff"))
	case 3:
		return []byte(strings.Repeat("[", 1+r.IntN(30_000)))
	case 4:
		return []byte(strings.Repeat(`{"a":`, 1+r.IntN(5000)))
	case 5:
		return append(bytes.TrimSuffix(data, []byte("}")), []byte(`,"name":1,"name":2,"NAME":3}`)...)
	case 6:
		return append(data, data...)
	case 7:
		return []byte(`{"limit":NaN,"text":Infinity}`)
	case 8:
		return bytes.Repeat([]byte(" "), 100_000)
	case 9:
		return []byte(`{"name":"\ud800","text":"\udfff\ud800"}`)
	}
	return data
}

// spoil replaces, adds or removes something within a value.
func spoil(r *rand.Rand, v any) any {
	switch v := v.(type) {
	case tree:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		if len(names) == 0 || r.IntN(8) == 0 {
			v["extra"] = values[r.IntN(len(values))]
			return v
		}
		name := names[r.IntN(len(names))]
		switch r.IntN(6) {
		case 0:
			delete(v, name)
		case 1:
			v[strings.ToUpper(name)] = v[name]
		default:
			v[name] = spoil(r, v[name])
		}
		return v
	case []any:
		if len(v) > 0 && r.IntN(2) == 0 {
			v[r.IntN(len(v))] = spoil(r, v[r.IntN(len(v))])
			return v
		}
		many := make([]any, 1+r.IntN(300))
		for i := range many {
			many[i] = values[r.IntN(len(values))]
			if len(v) > 0 {
				many[i] = v[0]
			}
		}
		return many
	}
	return values[r.IntN(len(values))]
}

// report says what came of it.
func (a *assault) report(out io.Writer, t *target, peak uint64, took time.Duration) error {
	runtime.GC()
	runtime.GC() // what pools held goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	sum := [6]int{}
	least := a.sent
	for _, op := range a.spec.ops {
		n := 0
		for status, count := range a.statuses[op.id] {
			sum[status/100] += count
			n += count
		}
		least = min(least, n)
	}
	fmt.Fprintf(out, "%d requests on %d operations (at least %d on each) in %s\n", a.sent, len(a.spec.ops), least, took.Round(time.Second))
	fmt.Fprintf(out, "answers: %d succeeded, %d not modified, %d refused, %d of 5xx; %d without an answer that HTTP allows\n", sum[2], sum[3], sum[4], sum[5], a.broken)
	fmt.Fprintf(out, "panics %d, unforeseen failures %d, heap at most %d MiB, after %d MiB, %d records\n",
		t.panics.panics.Load(), t.panics.failures.Load(), peak>>20, m.HeapAlloc>>20, countRecords(t))
	for _, fault := range a.faults[:min(len(a.faults), 20)] {
		fmt.Fprintln(out, "FAULT", fault)
	}
	if last := t.panics.last.Load(); last != nil {
		fmt.Fprintf(out, "last: %.3000s\n", *last)
	}
	if len(a.faults) > 0 || t.panics.panics.Load()+t.panics.failures.Load() > 0 {
		return errFailed
	}
	return nil
}

// countRecords counts the initiatives that the attack left behind.
func countRecords(t *target) int {
	x, err := t.desk.Community(here).Index(context.Background())
	if err != nil {
		return -1
	}
	return x.Len()
}
