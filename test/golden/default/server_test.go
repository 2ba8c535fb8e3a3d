package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// No wait in a test takes longer.
const patience = 30 * time.Second

// Not parallel: another test could get the port that this service gives up.
func TestServeAnswersRunningRequests(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	s := startServer(t, patience, func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-release
		w.WriteHeader(http.StatusTeapot)
	})
	answered := make(chan error, 1)
	go func() {
		res, err := http.Get(s.url)
		if err == nil {
			err = res.Body.Close()
		}
		if err == nil && (res.StatusCode != http.StatusTeapot || !res.Close) {
			err = fmt.Errorf("status %d, connection closed: %t", res.StatusCode, res.Close)
		}
		answered <- err
	}()
	waitFor(t, started)
	s.stop()
	waitUntilRefused(t, s.url)
	close(release)
	receive(t, answered, nil)
	receive(t, s.done, nil)
}

func TestServeReportsRequestsThatRunTooLong(t *testing.T) {
	t.Parallel()
	started, release := make(chan struct{}), make(chan struct{})
	s := startServer(t, time.Second, func(http.ResponseWriter, *http.Request) {
		close(started)
		<-release
	})
	go func() {
		if res, err := http.Get(s.url); err == nil {
			_ = res.Body.Close()
		}
	}()
	waitFor(t, started)
	s.stop()
	select {
	case err := <-s.done:
		if err == nil || err.Error() != "requests still running after 1s" {
			t.Errorf("error %v", err)
		}
	case <-time.After(patience):
		t.Fatal("the service is still running")
	}
	close(release)
}

func TestServeReportsThatItCannotAccept(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	if err := serve(context.Background(), ln, http.NotFoundHandler(), config{timeout: patience}, newLogger(make(lines, 1))); err == nil {
		t.Error("no error")
	}
}

func TestServerLogsPanics(t *testing.T) {
	t.Parallel()
	s := startServer(t, patience, func(http.ResponseWriter, *http.Request) { panic("out of luck") })
	defer s.stop()
	if res, err := http.Get(s.url + "/orders"); err == nil {
		t.Errorf("status %d, want no answer", res.StatusCode)
	}
	// The request, and the panic with its stack.
	if line := s.log.next(t); !strings.Contains(line, "/orders") {
		t.Errorf("the path is not in the log line %s", line)
	}
	if line := s.log.next(t); !strings.Contains(line, "out of luck") {
		t.Errorf("the panic is not in the log line %s", line)
	}
}

func TestServerAlwaysLogsRequestsThatTookTooLong(t *testing.T) {
	t.Parallel()
	out := make(lines, 1)
	s := &server{config: config{timeout: time.Second}, logger: newLogger(out)}
	r, err := http.NewRequest("GET", "/orders", nil)
	if err != nil {
		t.Fatal(err)
	}
	s.log(r, http.StatusOK, 2*time.Second)
	if line := out.next(t); !strings.Contains(line, "ORDERS_TIMEOUT") {
		t.Errorf("the setting is not in the log line %s", line)
	}
}

func TestServerSendsWhatWasFlushed(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := startServer(t, patience, func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience)); err != nil {
			panic(err)
		}
		w.(http.Flusher).Flush()
		<-release
		_, _ = io.WriteString(w, "done")
	})
	defer s.stop()
	res, err := http.Get(s.url)
	close(release)
	if err != nil {
		t.Fatal(err)
	}
	text := make([]byte, 4)
	if _, err := io.ReadFull(res.Body, text); err != nil || string(text) != "done" {
		t.Errorf("got %q and error %v", text, err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
}

func TestServerHandsConnectionsOver(t *testing.T) {
	t.Parallel()
	s := startServer(t, patience, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, "handed over")
		_ = conn.Close()
	})
	defer s.stop()
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(s.url, "http://"), patience)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET /socket HTTP/1.1\r\nHost: orders\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	text := make([]byte, len("handed over"))
	if _, err := io.ReadFull(conn, text); err != nil || string(text) != "handed over" {
		t.Errorf("got %q and error %v", text, err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if line := s.log.next(t); !strings.Contains(line, "/socket") || !strings.Contains(line, "101") {
		t.Errorf("path and status are not in the log line %s", line)
	}
}

func TestServerRefusesLargeHeaders(t *testing.T) {
	t.Parallel()
	s := startServer(t, patience, func(http.ResponseWriter, *http.Request) {})
	defer s.stop()
	r, err := http.NewRequest("GET", s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", strings.Repeat("x", 2*maxHeaderBytes))
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", res.StatusCode)
	}
}

// service is a service that runs in this process, on a free port.
type service struct {
	url  string
	log  lines
	stop context.CancelFunc
	done chan error
}

// startServer runs serve with a handler of the test.
func startServer(t *testing.T, timeout time.Duration, handler http.HandlerFunc) *service {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &service{url: "http://" + ln.Addr().String(), log: make(lines, 100), stop: stop, done: make(chan error, 1)}
	cfg := config{timeout: timeout, accessLog: true}
	go func() { s.done <- serve(ctx, ln, handler, cfg, newLogger(s.log)) }()
	return s
}

// waitUntilRefused waits until the service accepts no more connections.
func waitUntilRefused(t *testing.T, url string) {
	t.Helper()
	for start := time.Now(); time.Since(start) < patience; time.Sleep(10 * time.Millisecond) {
		conn, err := net.DialTimeout("tcp", strings.TrimPrefix(url, "http://"), patience)
		if err != nil {
			return
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the service still accepts connections")
}

// waitFor waits until a channel is closed.
func waitFor(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatal("no request arrived")
	}
}

// receive waits until an error arrives, which has to be want.
func receive(t *testing.T, errs <-chan error, want error) {
	t.Helper()
	select {
	case err := <-errs:
		if err != want {
			t.Errorf("error %v, want %v", err, want)
		}
	case <-time.After(patience):
		t.Fatal("nothing happened")
	}
}

// lines receives a log. Each line is written at once.
type lines chan string

var _ io.Writer = lines(nil)

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

func (l lines) next(t *testing.T) string {
	t.Helper()
	select {
	case line := <-l:
		return line
	case <-time.After(patience):
		t.Fatal("nothing was logged")
		return ""
	}
}
