package main

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
)

// A cutter stands between clients and a server, and cuts connections after a random number
// of bytes: at once in both directions, or the answer only, so that the client does not
// learn what the server did.
type cutter struct {
	listener net.Listener
	to       string
	cutting  atomic.Bool
	number   atomic.Int64

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
	up, down := c.lengths()
	c.track(client, server)
	defer c.forget(client, server)
	var wg sync.WaitGroup
	wg.Go(func() { c.copy(server, client, up, client, server) })
	wg.Go(func() { c.copy(client, server, down, client, server) })
	wg.Wait()
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

// copy carries one direction.
func (c *cutter) copy(to, from net.Conn, most int64, client, server net.Conn) {
	for {
		n, err := io.Copy(to, io.LimitReader(from, most))
		if err == nil && n == most {
			if !c.cutting.Load() {
				continue
			}
			c.number.Add(1)
			reset(client)
			reset(server)
			return
		}
		if err == nil || errors.Is(err, net.ErrClosed) {
			_ = to.Close() // the other side has gone
			return
		}
		reset(to)
		return
	}
}

// reset closes a connection without a farewell.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // if it fails, the close is a polite one
	}
	_ = conn.Close()
}
