package main

import (
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// seconds are the upper bounds of the classes of durations.
var seconds = []float64{.001, .005, .025, .1, .5, 2.5, 10}

// metrics counts requests, for a collector that reads the text format of Prometheus. The
// number of its series is bounded by the operations. It is safe for concurrent use.
type metrics struct {
	mu       sync.Mutex // guards requests and times
	requests map[string]uint64
	times    map[string]*histogram
}

type histogram struct {
	classes []uint64 // by seconds; the last is everything above
	sum     float64
	count   uint64
}

func newMetrics() *metrics {
	return &metrics{requests: map[string]uint64{}, times: map[string]*histogram{}}
}

// observe counts a request.
func (m *metrics) observe(operation string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests[fmt.Sprintf(`operation=%q,status="%d"`, operation, status)]++
	h := m.times[operation]
	if h == nil {
		h = &histogram{classes: make([]uint64, len(seconds)+1)}
		m.times[operation] = h
	}
	at, _ := slices.BinarySearch(seconds, took.Seconds())
	h.classes[at]++
	h.sum += took.Seconds()
	h.count++
}

// ServeHTTP writes the figures.
func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	m.write(&b)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write([]byte(b.String())) // a collector that went away asks again
}

func (m *metrics) write(b *strings.Builder) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b.WriteString("# HELP verbinder_requests_total Answers, by operation and status.\n# TYPE verbinder_requests_total counter\n")
	for _, key := range slices.Sorted(maps.Keys(m.requests)) {
		fmt.Fprintf(b, "verbinder_requests_total{%s} %d\n", key, m.requests[key])
	}
	b.WriteString("# HELP verbinder_request_seconds Time to answer.\n# TYPE verbinder_request_seconds histogram\n")
	for _, op := range slices.Sorted(maps.Keys(m.times)) {
		h, below := m.times[op], uint64(0)
		for i, bound := range seconds {
			below += h.classes[i]
			fmt.Fprintf(b, "verbinder_request_seconds_bucket{operation=%q,le=\"%g\"} %d\n", op, bound, below)
		}
		fmt.Fprintf(b, "verbinder_request_seconds_bucket{operation=%q,le=\"+Inf\"} %d\n", op, h.count)
		fmt.Fprintf(b, "verbinder_request_seconds_sum{operation=%q} %g\nverbinder_request_seconds_count{operation=%q} %d\n", op, h.sum, op, h.count)
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	fmt.Fprintf(b, "# TYPE verbinder_heap_bytes gauge\nverbinder_heap_bytes %d\n# TYPE verbinder_goroutines gauge\nverbinder_goroutines %d\n", mem.HeapAlloc, runtime.NumGoroutine())
}

// healthy says that the process answers.
func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // who asked and left asks again
}

// ready says whether the server can do its work: the store answers and the index is there.
func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	if _, err := s.town.desk.Index(r.Context()); err != nil {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	healthy(w, r)
}
