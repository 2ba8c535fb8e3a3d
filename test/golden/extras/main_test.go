package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestRoutes(t *testing.T) {
	serving := make(chan struct{})
	draining := make(chan struct{})
	close(draining)

	tests := []struct {
		name     string
		method   string
		path     string
		draining <-chan struct{}
		want     int
	}{
		{"home", "GET", "/", serving, http.StatusOK},
		{"health", "GET", "/healthz", serving, http.StatusOK},
		{"health by HEAD", "HEAD", "/healthz", serving, http.StatusOK},
		{"ready", "GET", "/readyz", serving, http.StatusOK},
		{"not ready while draining", "GET", "/readyz", draining, http.StatusServiceUnavailable},
		{"healthy while draining", "GET", "/healthz", draining, http.StatusOK},
		{"unknown path", "GET", "/nothing", serving, http.StatusNotFound},
		{"wrong method", "POST", "/", serving, http.StatusMethodNotAllowed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := httptest.NewRecorder()
			routes(tt.draining).ServeHTTP(res, httptest.NewRequest(tt.method, tt.path, nil))
			if res.Code != tt.want {
				t.Errorf("%s %s = %d, want %d", tt.method, tt.path, res.Code, tt.want)
			}
			closes := res.Header().Get("Connection") == "close"
			if want := tt.draining == draining; closes != want {
				t.Errorf("%s %s ends the connection: %t, want %t", tt.method, tt.path, closes, want)
			}
		})
	}
}

func TestPortFrom(t *testing.T) {
	tests := []struct {
		name, value, want string
	}{
		{"default", "", defaultPort},
		{"chosen", "9000", "9000"},
		{"zero", "0", ""},
		{"too large", "65536", ""},
		{"negative", "-1", ""},
		{"no number", "http", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := portFrom(env("PORT", tt.value))
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("portFrom(%q) = %q, %v, want %q", tt.value, got, err, tt.want)
			}
		})
	}
}

func TestDrainFrom(t *testing.T) {
	tests := []struct {
		name, value string
		want        time.Duration
		ok          bool
	}{
		{"default", "", 0, true},
		{"chosen", "1.5s", 1500 * time.Millisecond, true},
		{"no unit", "5", 0, false},
		{"negative", "-1s", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := drainFrom(env("ORDERS_DRAIN", tt.value))
			if got != tt.want || (err == nil) != tt.ok {
				t.Errorf("drainFrom(%q) = %v, %v, want %v", tt.value, got, err, tt.want)
			}
		})
	}
}

func TestRunRefusesUnknownArguments(t *testing.T) {
	err := run(context.Background(), []string{"helthcheck"}, env("", ""), new(bytes.Buffer))
	if err == nil || !strings.Contains(err.Error(), "helthcheck") {
		t.Errorf("run said %v, want an error that names the argument", err)
	}
}

func TestHealthcheck(t *testing.T) {
	srv := httptest.NewServer(routes(nil))
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	probe := func() error {
		return run(context.Background(), []string{"healthcheck"}, env("PORT", port), new(bytes.Buffer))
	}
	if err := probe(); err != nil {
		t.Errorf("a running service is not healthy: %v", err)
	}
	srv.Close()
	if err := probe(); err == nil {
		t.Error("a stopped service is healthy")
	}
}

func TestServeFinishesRequestsInFlight(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	started, release := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-release
		w.WriteHeader(http.StatusTeapot)
	})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	served := make(chan error, 1)
	go func() { served <- serve(ctx, ln, slow, 0) }()
	answered := make(chan int, 1)
	go func() {
		res, err := http.Get("http://" + ln.Addr().String())
		if err != nil {
			answered <- 0
			return
		}
		res.Body.Close()
		answered <- res.StatusCode
	}()

	<-started
	cancel()
	// Once new connections are refused, the service is stopping, and the request is still being answered.
	for refused := false; !refused; {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if refused = err != nil; !refused {
			conn.Close()
		}
	}
	close(release)

	if code := <-answered; code != http.StatusTeapot {
		t.Errorf("the request in flight got %d, want %d", code, http.StatusTeapot)
	}
	if err := <-served; err != nil {
		t.Errorf("serve ended with %v", err)
	}
}

// env is an environment in which only name is set.
func env(name, value string) func(string) string {
	return func(asked string) string {
		if asked == name {
			return value
		}
		return ""
	}
}
