package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// A connection is closed when no request arrives on it for this long.
	idleTimeout = 60 * time.Second

	// A request with a larger header gets the answer 431.
	maxHeaderBytes = 64 << 10

	// How long a stop waits before it closes the listener, and again after it.
	waitToClose = 200 * time.Millisecond

	// A line of the log begins with the date and the time, in UTC.
	logFlags = log.LstdFlags | log.LUTC
)

func newLogger(out io.Writer) *log.Logger {
	return log.New(out, "", logFlags)
}

// server passes requests to its handler, and logs them.
type server struct {
	config
	handler  http.Handler
	stopping <-chan struct{}
	logger   *log.Logger

	// sending is locked while no answer may be sent.
	sending sync.RWMutex
}

// serve answers requests on ln until ctx is done, and then stops in an order that loses no request:
//
// 1. While it drains, each answer closes its connection, and load balancers see from /readyz that they should send requests elsewhere.
// 2. No answer is sent while the listener is closed. The kernel resets connections that arrive at that moment,
// and a client that waits for an answer opens no connection.
// 3. Requests that were on their way on open connections are answered.
// 4. Shutdown closes idle connections and waits for running requests. It drops requests that arrive later.
func serve(ctx context.Context, ln net.Listener, handler http.Handler, cfg config, logger *log.Logger) error {
	s := &server{config: cfg, handler: handler, stopping: ctx.Done(), logger: logger}
	srv := &http.Server{
		Handler:        s,
		ReadTimeout:    cfg.timeout,
		WriteTimeout:   cfg.timeout,
		IdleTimeout:    idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       logger,
	}
	var serveErr error
	served := make(chan struct{})
	go func() {
		serveErr = srv.Serve(ln)
		close(served)
	}()

	select {
	case <-served:
		return serveErr
	case <-ctx.Done():
	}
	time.Sleep(cfg.drain)

	s.sending.Lock()
	for i := 0; i < 10; i++ {
		// In steps: however busy the machine is, Serve accepts connections between them.
		time.Sleep(waitToClose / 10)
	}
	err := ln.Close()
	<-served
	s.sending.Unlock()
	if err != nil {
		return err
	}
	time.Sleep(waitToClose)

	ctx, cancel := context.WithTimeout(context.Background(), cfg.timeout)
	defer cancel()
	err = srv.Shutdown(ctx)
	if err == context.DeadlineExceeded {
		return fmt.Errorf("requests still running after %v", cfg.timeout)
	}
	return err
}

// ServeHTTP passes a request to the handler, and logs it.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	res := &response{ResponseWriter: w, server: s}
	// Deferred, so that a request whose handler panics is logged too.
	defer func() { s.log(r, res.status, time.Since(start)) }()
	s.handler.ServeHTTP(res, r)
	if res.status == 0 {
		res.WriteHeader(http.StatusOK)
	}
}

// log writes the line for a request, without its query, which may hold secrets. The status is 0 if the handler panicked.
// Probes are not logged, and a request that took too long always is.
func (s *server) log(r *http.Request, status int, took time.Duration) {
	isProbe := r.URL.Path == "/healthz" || r.URL.Path == "/readyz"
	tooLong := took > s.timeout
	if !tooLong && (isProbe || !s.accessLog) {
		return
	}
	message := "request"
	if tooLong {
		message = "request took longer than ORDERS_TIMEOUT"
	}
	// #nosec G706 -- No client can add a line to the log: net/http refuses such a method, and %q escapes the path.
	s.logger.Printf("%s: %s %q %d %v", message, r.Method, r.URL.Path, status, took)
}

// response is what a handler writes to. It notes the status, and closes the connection once the service is stopping.
type response struct {
	http.ResponseWriter
	server *server
	status int
}

func (r *response) WriteHeader(status int) {
	r.server.sending.RLock()
	defer r.server.sending.RUnlock()
	if isClosed(r.server.stopping) {
		r.Header().Set("Connection", "close")
	}
	if status >= http.StatusOK { // A handler may send 103 before its answer.
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
	return r.ResponseWriter.Write(b)
}

// Flush sends what was written so far.
func (r *response) Flush() {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Hijack hands the connection over to a handler, for example for WebSockets. A stop does not wait for such connections.
func (r *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	h, ok := r.ResponseWriter.(http.Hijacker)
	if !ok {
		return nil, nil, http.ErrNotSupported
	}
	r.status = http.StatusSwitchingProtocols
	return h.Hijack()
}

// isClosed reports whether a channel on which nothing is sent is closed.
func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
