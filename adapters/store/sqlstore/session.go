package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/adapters/store"
)

// A session is a connection in use by one call. It is safe for concurrent use: a
// statement is read to its end before the next begins.
type session struct {
	d     *dialect
	mu    sync.Mutex
	conn  *sql.Conn
	stmts map[string]*sql.Stmt // nil if the driver keeps its own
	begun bool                 // a transaction is open
	fault *fault               // the first that came up
	next  head                 // of a unit: the partition's row when it is committed
	wrote bool                 // of a unit: there is something to commit, whatever next says
}

// maxStatements bounds the statements that a connection keeps ready.
const maxStatements = 200

// prepared returns the statement, ready on this connection; nil if it is sent as text.
func (s *session) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if s.stmts == nil {
		return nil, nil
	}
	if stmt, ok := s.stmts[text]; ok {
		return stmt, nil
	}
	if len(s.stmts) >= maxStatements {
		return nil, nil
	}
	stmt, err := s.conn.PrepareContext(ctx, s.d.bind(text))
	if err != nil {
		return nil, err
	}
	s.stmts[text] = stmt
	return stmt, nil
}

// exec runs a statement and returns how many rows it changed.
func (s *session) exec(ctx context.Context, text string, args ...any) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stmt, err := s.prepared(ctx, text)
	var result sql.Result
	switch {
	case err != nil:
	case stmt != nil:
		result, err = stmt.ExecContext(ctx, args...)
	default:
		result, err = s.conn.ExecContext(ctx, s.d.bind(text), args...)
	}
	if err != nil {
		return 0, s.failed(ctx, err)
	}
	n, err := result.RowsAffected()
	return n, s.failed(ctx, err)
}

// script runs statements without parameters, once.
func (s *session) script(ctx context.Context, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.conn.ExecContext(ctx, text)
	return s.failed(ctx, err)
}

// simple runs a statement without parameters that comes often.
func (s *session) simple(ctx context.Context, text string) error {
	if s.stmts == nil {
		return s.script(ctx, text)
	}
	_, err := s.exec(ctx, text)
	return err
}

// each runs a query and calls scan for each row.
func (s *session) each(ctx context.Context, text string, args []any, scan func(*sql.Rows) error) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows, err := s.query(ctx, text, args)
	if err != nil {
		return s.failed(ctx, err)
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = s.failed(ctx, closing)
		}
	}()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return s.failed(ctx, err)
		}
	}
	return s.failed(ctx, rows.Err())
}

func (s *session) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	stmt, err := s.prepared(ctx, text)
	switch {
	case err != nil:
		return nil, err
	case stmt != nil:
		return stmt.QueryContext(ctx, args...)
	}
	return s.conn.QueryContext(ctx, s.d.bind(text), args...)
}

// one runs a query of at most one row and says whether there was one.
func (s *session) one(ctx context.Context, text string, args []any, dest ...any) (found bool, err error) {
	err = s.each(ctx, text, args, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(dest...)
	})
	return found, err
}

// failed puts an error of the driver into our words and remembers it.
func (s *session) failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	f, ok := err.(*fault)
	if !ok {
		f = faultOf(s.d, err)
	}
	if ended := ctx.Err(); ended != nil {
		s.fault = &fault{class: lost, sentinel: ended, text: f.text} // who knows where it was cut
		return ended
	}
	if s.fault == nil || s.fault.class == refused {
		s.fault = f
	}
	return f
}

// begin opens a transaction.
func (s *session) begin(ctx context.Context, text string) error {
	if text == "" {
		return nil
	}
	s.begun = true // even if it fails: it may have happened
	return s.simple(ctx, text)
}

// commitTime bounds a commit, which the end of its context does not cut off.
const commitTime = time.Minute

// commit ends the transaction. Once it is under way it is seen through, so that its
// outcome is known whenever it can be.
func (s *session) commit(ctx context.Context) error {
	if !s.begun {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if s.stmts == nil { // a server may not answer
		timed, cancel := context.WithTimeout(ctx, commitTime)
		defer cancel()
		ctx = timed
	}
	if err := s.simple(ctx, "COMMIT"); err != nil {
		return err
	}
	s.begun = false
	return nil
}

// rollback ends a transaction that was not committed and says whether the connection
// is as it was.
func (s *session) rollback() bool {
	if !s.begun {
		return s.fault == nil || s.fault.class != broken && s.fault.class != lost
	}
	s.begun = false
	if s.fault != nil && s.fault.class == lost {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	err := s.script(ctx, "ROLLBACK")
	return err == nil && (s.fault == nil || s.fault.class != broken)
}

// A pool lends sessions.
type pool struct {
	d    *dialect
	db   *sql.DB
	keep chan *session // with statements that stay ready; nil if the driver keeps its own
	done chan struct{} // is closed when the store is
}

// newPool returns a pool; n is how many connections stay, 0 if db counts them itself.
func newPool(d *dialect, db *sql.DB, n int) *pool {
	p := &pool{d: d, db: db, done: make(chan struct{})}
	if n > 0 {
		p.keep = make(chan *session, n)
		for range n {
			p.keep <- &session{d: d}
		}
	}
	return p
}

// take returns a session; give it back.
func (p *pool) take(ctx context.Context) (*session, error) {
	if p.keep == nil {
		conn, err := p.db.Conn(ctx)
		if err != nil {
			return nil, (&session{d: p.d}).failed(ctx, err)
		}
		return &session{d: p.d, conn: conn}, nil
	}
	select {
	case s := <-p.keep:
		return p.ready(ctx, s)
	case <-p.done:
		return nil, store.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ready gives a kept session its connection, if it lost the one it had.
func (p *pool) ready(ctx context.Context, s *session) (*session, error) {
	if s.conn != nil {
		return s, nil
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.keep <- &session{d: p.d}
		return nil, (&session{d: p.d}).failed(ctx, err)
	}
	s.conn, s.stmts = conn, map[string]*sql.Stmt{}
	return s, nil
}

// give ends what is open and returns the session.
func (p *pool) give(s *session) {
	healthy := s.rollback()
	if !healthy {
		s.discard()
	}
	if p.keep == nil {
		if healthy {
			_ = s.conn.Close() // returns it to the driver's pool; nothing is left to lose
		}
		return
	}
	fresh := &session{d: p.d}
	if healthy {
		fresh.conn, fresh.stmts = s.conn, s.stmts
	}
	select {
	case <-p.done:
		fresh.release()
	default:
		p.keep <- fresh
	}
}

// discard closes the connection for good.
func (s *session) discard() {
	for _, stmt := range s.stmts {
		_ = stmt.Close() // the connection goes, whatever this says
	}
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn }) // this error is what drops it
	_ = s.conn.Close()
}

// close gives the connections that are kept back to the database; those in use
// follow when their call ends.
func (p *pool) close() {
	close(p.done)
	for range cap(p.keep) {
		select {
		case s := <-p.keep:
			s.release()
		default: // in use: give releases it
		}
	}
}

// release returns a kept connection to the caller's pool.
func (s *session) release() {
	for _, stmt := range s.stmts {
		_ = stmt.Close() // the connection goes, whatever this says
	}
	if s.conn != nil {
		_ = s.conn.Close()
	}
}
