package main

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
)

// A cutter stands between clients and a server, and cuts connections: at a commit, half of
// them before it reaches the server and half once the server has answered, so that the client
// does not learn what happened; or after a random number of bytes.
type cutter struct {
	listener net.Listener
	to       string
	cutting  atomic.Bool
	number   atomic.Int64
	answered atomic.Int64 // of these, those of which the answer to a commit was kept back

	mu   sync.Mutex // guards what follows
	rand *rand.Rand
	open map[net.Conn]bool
	wg   sync.WaitGroup
}

func newCutter(to string, seed uint64) (*cutter, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &cutter{listener: l, to: to, rand: rand.New(rand.NewPCG(seed, 1)), open: map[net.Conn]bool{}}
	c.wg.Go(c.accept)
	return c, nil
}

func (c *cutter) port() int { return c.listener.Addr().(*net.TCPAddr).Port }
func (c *cutter) cuts() int { return int(c.number.Load()) }

// begin cuts what stands, and from now on everything that comes.
func (c *cutter) begin() {
	c.cutting.Store(true)
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn := range c.open {
		reset(conn)
	}
}

// end lets connections live from now on.
func (c *cutter) end() { c.cutting.Store(false) }

func (c *cutter) close() error {
	err := c.listener.Close()
	c.mu.Lock()
	for conn := range c.open {
		reset(conn)
	}
	c.mu.Unlock()
	c.wg.Wait()
	return err
}

func (c *cutter) accept() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return // closed
		}
		c.wg.Go(func() { c.carry(client) })
	}
}

// carry carries bytes until one side closes, or its time has come.
func (c *cutter) carry(client net.Conn) {
	server, err := net.Dial("tcp", c.to)
	if err != nil {
		reset(client)
		return
	}
	l := &link{cutter: c, client: client, server: server}
	l.up, l.down = c.lengths()
	c.track(client, server)
	defer c.forget(client, server)
	var wg sync.WaitGroup
	wg.Go(func() { l.copy(server, client, &l.up, l.asked) })
	wg.Go(func() { l.copy(client, server, &l.down, l.answer) })
	wg.Wait()
}

// A link is one connection through the cutter.
type link struct {
	*cutter
	client, server net.Conn
	up, down       int64 // after how many bytes it is cut
	waiting        atomic.Bool
}

// asked looks at what the client sends, and says whether it goes on.
func (l *link) asked(data []byte) bool {
	if !l.cutting.Load() || !bytes.Contains(data, []byte("COMMIT")) {
		return true
	}
	switch l.chance(8) {
	case 0:
		return false
	case 1:
		l.waiting.Store(true)
	}
	return true
}

// answer looks at what the server sends, and says whether it goes on.
func (l *link) answer([]byte) bool {
	if l.waiting.Load() {
		l.answered.Add(1)
		return false
	}
	return true
}

func (c *cutter) chance(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rand.IntN(n)
}

// copy carries one direction, until its length is used up or look says no.
func (l *link) copy(to, from net.Conn, left *int64, look func([]byte) bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if *left -= int64(n); !look(buf[:n]) || *left < 0 && l.cutting.Load() {
				l.number.Add(1)
				reset(l.client)
				reset(l.server)
				return
			}
			if _, err := to.Write(buf[:n]); err != nil {
				reset(from)
				return
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			_ = to.Close() // the other side has gone
			return
		case err != nil:
			reset(to)
			return
		}
	}
}

func (c *cutter) track(conns ...net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range conns {
		c.open[conn] = true
	}
}

func (c *cutter) forget(conns ...net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range conns {
		delete(c.open, conn)
		_ = conn.Close() // closed before, mostly
	}
}

// lengths returns after how many bytes a new connection is cut in each direction: a
// handshake takes some hundreds, a unit some thousands.
func (c *cutter) lengths() (up, down int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	up, down = 1<<62, 1<<62
	if c.rand.IntN(2) == 0 {
		return 500 + c.rand.Int64N(60_000), down
	}
	return up, 500 + c.rand.Int64N(20_000)
}

// reset closes a connection without a farewell.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // if it fails, the close is a polite one
	}
	_ = conn.Close()
}
