package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/socialebasis/verbinder/adapters/drivers/postgres"
)

// A server is a PostgreSQL of our own.
type server struct {
	bin, data string
	port      int
	as        *syscall.Credential // nil is who we are
	cmd       *exec.Cmd
	ended     chan struct{}
	log       *os.File
}

// errNoServer says that PostgreSQL is not installed.
var errNoServer = errors.New("no initdb was found; install PostgreSQL, or say where its programs are in VERBINDER_POSTGRES_BIN")

// programs returns the folder of the server's programs.
func programs() (string, error) {
	if dir := os.Getenv("VERBINDER_POSTGRES_BIN"); dir != "" {
		return dir, nil
	}
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errNoServer
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

// newServer makes a cluster with a database and a role without special rights, and starts it.
func (r *round) newServer(ctx context.Context, settings ...string) (*server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	s := &server{bin: bin, data: filepath.Join(r.dir, "cluster")}
	if err := os.Mkdir(s.data, 0o700); err != nil {
		return nil, err
	}
	if os.Geteuid() == 0 { // the server refuses to run as root
		if s.as, err = credential("postgres"); err != nil {
			return nil, err
		}
		if err := os.Chown(s.data, int(s.as.Uid), int(s.as.Gid)); err != nil {
			return nil, err
		}
	}
	if s.log, err = os.Create(filepath.Join(r.dir, "server.log")); err != nil {
		return nil, err
	}
	initdb := s.command(ctx, "initdb", "-D", s.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
	if err := initdb.Run(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, s.tail())
	}
	conf := "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = on\nsynchronous_commit = on\n" + strings.Join(settings, "\n") + "\n"
	f, err := os.OpenFile(filepath.Join(s.data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(conf)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if s.port, err = freePort(); err != nil {
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		return nil, err
	}
	return s, s.sql(ctx, "CREATE ROLE clerk LOGIN NOSUPERUSER NOBYPASSRLS", "CREATE SCHEMA clerks AUTHORIZATION clerk")
}

func credential(name string) (*syscall.Credential, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("as root, the server runs as %s: %w", name, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err, err2)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

func (s *server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, name), args...)
	cmd.Stdout, cmd.Stderr, cmd.Dir = s.log, s.log, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Pdeathsig: syscall.SIGKILL}
	return cmd
}

// tail returns the end of the server's log.
func (s *server) tail() string {
	text, err := os.ReadFile(s.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-600):])
}

// dsn is the address for the role of the clerks, by way of a port.
func (s *server) dsn(port int) string {
	return fmt.Sprintf("postgres://clerk@127.0.0.1:%d/postgres?search_path=clerks&sslmode=disable&connect_timeout=5", port)
}

// connect connects as superuser.
func (s *server) connect(ctx context.Context) (*pgx.Conn, error) {
	return pgx.Connect(ctx, fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable&connect_timeout=5", s.port))
}

// sql runs statements as superuser.
func (s *server) sql(ctx context.Context, texts ...string) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	for _, text := range texts {
		if _, err := conn.Exec(ctx, text); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", text, err), conn.Close(ctx))
		}
	}
	return conn.Close(ctx)
}

// start starts the server and waits until it answers.
func (s *server) start(ctx context.Context) error {
	s.cmd = s.command(context.WithoutCancel(ctx), "postgres", "-D", s.data, "-p", strconv.Itoa(s.port))
	if err := s.cmd.Start(); err != nil {
		return err
	}
	cmd, ended := s.cmd, make(chan struct{})
	s.ended = ended
	go func() {
		_ = cmd.Wait() // it is killed; how it ended says nothing
		close(ended)
	}()
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		if conn, err := s.connect(ctx); err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.ended:
			return fmt.Errorf("the server did not start: %s", s.tail())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return fmt.Errorf("the server does not answer: %s", s.tail())
}

// kill kills all processes of the server, and waits until they are gone.
func (s *server) kill() error {
	pid := s.cmd.Process.Pid
	family, err := childrenOf(pid)
	if err != nil {
		return err
	}
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	for _, child := range family {
		if err := syscall.Kill(child, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
	<-s.ended
	for _, child := range family {
		for n := 0; syscall.Kill(child, 0) == nil && n < 500; n++ {
			time.Sleep(2 * time.Millisecond)
		}
	}
	return nil
}

// childrenOf returns the processes that a process began.
func childrenOf(pid int) ([]int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	var children []int
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			child, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			if err != nil {
				return nil, err
			}
			children = append(children, child)
		}
	}
	return children, nil
}

// stop ends the server for good.
func (s *server) stop() error { return errors.Join(s.kill(), s.log.Close()) }

// open opens the store by way of a port.
func (s *server) open(ctx context.Context, port int, o postgres.Options) (*postgres.Store, error) {
	return postgres.Open(ctx, s.dsn(port), o)
}
