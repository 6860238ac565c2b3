package httpapi

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A limiter bounds how much one client asks: how often, as a bucket of tokens that fills
// steadily, and how much at a time. Memory is bounded by the number of clients that it
// remembers. It is safe for concurrent use.
type limiter struct {
	rate    float64 // tokens a second
	burst   float64
	most    int // requests of one client at a time
	total   int // requests of all clients at a time
	clients int

	mu      sync.Mutex // guards what follows
	buckets map[string]*bucket
	busy    int
}

type bucket struct {
	tokens float64
	at     time.Time
	busy   int
}

func newLimiter(l Limits) *limiter {
	return &limiter{
		rate: float64(l.Rate) / 60, burst: float64(l.Burst), most: l.PerClient, total: l.Concurrent, clients: l.Clients,
		buckets: map[string]*bucket{},
	}
}

// take counts a request of a client. It returns how many it may still send now, and how
// long it must wait if it may not send this one.
func (l *limiter) take(client string, now time.Time) (left int, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(client, now)
	if b.tokens < 1 {
		return 0, time.Duration(math.Ceil((1 - b.tokens) / l.rate * float64(time.Second)))
	}
	b.tokens--
	return int(b.tokens), 0
}

// bucket returns the bucket of a client, filled to the present.
func (l *limiter) bucket(client string, now time.Time) *bucket {
	b := l.buckets[client]
	if b == nil {
		if len(l.buckets) >= l.clients {
			l.sweep(now)
		}
		b = &bucket{tokens: l.burst, at: now}
		l.buckets[client] = b
		return b
	}
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(l.burst, b.tokens+float64(passed.Seconds()*l.rate))
		b.at = now
	}
	return b
}

// sweep forgets clients whose bucket is full again, and if that are none all that are
// not busy: who floods with ever new names gains at most a burst for others.
func (l *limiter) sweep(now time.Time) {
	for all := range 2 {
		for name, b := range l.buckets {
			full := b.tokens+float64(now.Sub(b.at).Seconds()*l.rate) >= l.burst
			if b.busy == 0 && (full || all == 1) {
				delete(l.buckets, name)
			}
		}
		if len(l.buckets) < l.clients {
			return
		}
	}
}

// enter lets a request in, or says who is too busy: the client or the service.
func (l *limiter) enter(client string, now time.Time) (client429, service503 bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(client, now)
	switch {
	case l.busy >= l.total:
		return false, true
	case b.busy >= l.most:
		return true, false
	}
	l.busy++
	b.busy++
	return false, false
}

func (l *limiter) leave(client string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy--
	if b := l.buckets[client]; b != nil {
		b.busy--
	}
}

// admit counts the request and tells the client how it stands (draft RateLimit headers of
// the IETF working group httpapi).
func (h *Handler) admit(w http.ResponseWriter, client string) error {
	left, wait := h.limiter.take(client, h.clock())
	w.Header().Set("RateLimit-Policy", `"client";q=`+strconv.Itoa(h.limits.Rate)+`;w=60`)
	w.Header().Set("RateLimit", `"client";r=`+strconv.Itoa(left)+`;t=`+strconv.Itoa(int(math.Ceil(60/float64(h.limits.Rate)))))
	if wait > 0 {
		p := newProblem(http.StatusTooManyRequests, "too-many")
		p.retry = wait
		return p
	}
	return nil
}

// exportPlaces are those of exports: so many at a time, and one for each client. They are safe
// for concurrent use.
type exportPlaces struct {
	most int

	mu    sync.Mutex // guards what follows
	taken map[string]bool
}

func newPlaces(most int) *exportPlaces { return &exportPlaces{most: most, taken: map[string]bool{}} }

// take takes a place, or returns the problem that there is none.
func (p *exportPlaces) take(client string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.taken[client]:
		return noPlace(http.StatusTooManyRequests, "too-many")
	case len(p.taken) >= p.most:
		return noPlace(http.StatusServiceUnavailable, "unavailable")
	}
	p.taken[client] = true
	return nil
}

func (p *exportPlaces) leave(client string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, client)
}

func noPlace(status int, kind string) error {
	p := newProblem(status, kind)
	p.retry = 5 * time.Second
	return p
}

// bodies bounds what is held of the bodies of requests, which are read before a request
// takes a place: in bytes of all, and in number of each client. It is safe for concurrent use.
type bodies struct {
	each int

	mu   sync.Mutex // guards what follows
	left int        // bytes
	of   map[string]int
}

// newBodies leaves room for one body at least.
func newBodies(l Limits) *bodies {
	return &bodies{each: l.PerClient, left: max(l.Bodies, l.Body+1), of: map[string]int{}}
}

// begin counts a body of a client, or returns the problem that there are too many.
func (b *bodies) begin(client string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[client] >= b.each {
		p := newProblem(http.StatusTooManyRequests, "too-many")
		p.retry = time.Second
		return p
	}
	b.of[client]++
	return nil
}

// take takes bytes, or returns the problem that there are none left.
func (b *bodies) take(bytes int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if bytes > b.left {
		p := newProblem(http.StatusServiceUnavailable, "unavailable")
		p.retry = time.Second
		return p
	}
	b.left -= bytes
	return nil
}

// end gives back a body and its bytes.
func (b *bodies) end(client string, bytes int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += bytes
	if b.of[client]--; b.of[client] == 0 {
		delete(b.of, client)
	}
}

// occupy takes a place among the requests that are being answered.
func (h *Handler) occupy(client string) error {
	mine, all := h.limiter.enter(client, h.clock())
	if !mine && !all {
		return nil
	}
	p := newProblem(http.StatusServiceUnavailable, "unavailable")
	if mine {
		p = newProblem(http.StatusTooManyRequests, "too-many")
	}
	p.retry = time.Second
	return p
}
