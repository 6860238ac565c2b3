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
