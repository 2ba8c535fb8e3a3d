package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	serving := make(chan struct{})
	stopping := make(chan struct{})
	close(stopping)

	tests := []struct {
		name     string
		method   string
		path     string
		stopping <-chan struct{}
		want     int
	}{
		{"home", "GET", "/", serving, http.StatusOK},
		{"health", "GET", "/healthz", serving, http.StatusOK},
		{"health by HEAD", "HEAD", "/healthz", serving, http.StatusOK},
		{"ready", "GET", "/readyz", serving, http.StatusOK},
		{"not ready while stopping", "GET", "/readyz", stopping, http.StatusServiceUnavailable},
		{"healthy while stopping", "GET", "/healthz", stopping, http.StatusOK},
		{"unknown path", "GET", "/nothing", serving, http.StatusNotFound},
		{"wrong method", "POST", "/", serving, http.StatusMethodNotAllowed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := httptest.NewRecorder()
			routes(tt.stopping).ServeHTTP(res, httptest.NewRequest(tt.method, tt.path, nil))
			if res.Code != tt.want {
				t.Errorf("%s %s = %d, want %d", tt.method, tt.path, res.Code, tt.want)
			}
		})
	}
}

func TestConfigFrom(t *testing.T) {
	t.Parallel()
	defaults := config{port: defaultPort, timeout: defaultTimeout, accessLog: true}
	tests := []struct {
		setting string
		change  func(*config) // nil if the setting is an error
	}{
		{"", func(*config) {}},
		{"HOST=127.0.0.1", func(c *config) { c.host = "127.0.0.1" }},
		{"PORT=9000", func(c *config) { c.port = "9000" }},
		{"PORT=0", func(c *config) { c.port = "0" }},
		{"PORT=65536", nil},
		{"PORT=-1", nil},
		{"PORT=http", nil},
		{"ORDERS_DRAIN=1.5s", func(c *config) { c.drain = 1500 * time.Millisecond }},
		{"ORDERS_DRAIN=5", nil},
		{"ORDERS_DRAIN=-1s", nil},
		{"ORDERS_TIMEOUT=30s", func(c *config) { c.timeout = 30 * time.Second }},
		{"ORDERS_TIMEOUT=0s", nil},
		{"ORDERS_TIMEOUT=30", nil},
		{"ORDERS_ACCESS_LOG=false", func(c *config) { c.accessLog = false }},
		{"ORDERS_ACCESS_LOG=off", nil},
	}
	for _, tt := range tests {
		t.Run(tt.setting, func(t *testing.T) {
			got, err := configFrom(env(tt.setting))
			if tt.change == nil {
				if name := strings.Split(tt.setting, "=")[0]; err == nil || !strings.Contains(err.Error(), name) {
					t.Errorf("error %v, want one that names %s", err, name)
				}
				return
			}
			want := defaults
			tt.change(&want)
			if err != nil || got != want {
				t.Errorf("got %+v and error %v, want %+v", got, err, want)
			}
		})
	}
}

func TestRunReportsErrors(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	_, taken, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		args     []string
		settings []string
		want     string
	}{
		{"unknown argument", []string{"helthcheck"}, nil, "helthcheck"},
		{"wrong setting", nil, []string{"PORT=http"}, "PORT"},
		{"port in use", nil, []string{"HOST=127.0.0.1", "PORT=" + taken}, taken},
	}
	// If there is no error, the service stops at once.
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := run(ctx, tt.args, env(tt.settings...), make(lines, 100))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that contains %q", err, tt.want)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	out := make(lines, 1)
	if err := run(context.Background(), []string{"version"}, env(), out); err != nil {
		t.Fatal(err)
	}
	if line := out.next(t); !strings.HasPrefix(line, "orders ") || !strings.HasSuffix(line, "\n") {
		t.Errorf("version printed %q", line)
	}
}

// Not parallel: another test could get the port that this service gives up.
func TestHealthcheck(t *testing.T) {
	s := start(t)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	probe := func() error {
		return run(context.Background(), []string{"healthcheck"}, env("PORT="+port), make(lines, 1))
	}
	if err := probe(); err != nil {
		t.Errorf("the service is not healthy: %v", err)
	}
	s.end(t)
	if probe() == nil {
		t.Error("the service is healthy, but it has stopped")
	}
}

func TestHealthcheckFails(t *testing.T) {
	t.Parallel()
	ill := httptest.NewServer(http.NotFoundHandler())
	defer ill.Close()
	host, port, err := net.SplitHostPort(ill.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if healthcheck(config{host: host, port: port}) == nil {
		t.Error("a service that answers 404 is healthy")
	}
}

func TestRunLogsRequests(t *testing.T) {
	t.Parallel()
	s := start(t)
	defer s.stop()
	for _, path := range []string{"/healthz", "/orders?token=secret"} {
		s.get(t, path)
	}
	line := s.log.next(t)
	for _, want := range []string{"GET", "/orders", "404"} {
		if !strings.Contains(line, want) {
			t.Errorf("%q is not in the log line %s", want, line)
		}
	}
	if strings.Contains(line, "secret") {
		t.Errorf("the query is in the log line %s", line)
	}
}

func TestRunCanBeQuiet(t *testing.T) {
	t.Parallel()
	s := start(t, "ORDERS_ACCESS_LOG=false")
	s.get(t, "/")
	s.end(t)
	if line := s.log.next(t); !strings.Contains(line, "stopped") {
		t.Errorf("a request is logged: %s", line)
	}
}

func TestRunDrains(t *testing.T) {
	t.Parallel()
	const drain = time.Second
	s := start(t, "ORDERS_DRAIN="+drain.String())
	stopped := time.Now()
	s.stop()
	// The service notices shortly after the call.
	for s.get(t, "/readyz").StatusCode != http.StatusServiceUnavailable {
		if time.Since(stopped) > patience {
			t.Fatal("the service is still ready")
		}
	}
	if res := s.get(t, "/"); res.StatusCode != http.StatusOK || !res.Close {
		t.Errorf("while draining, status %d and connection closed: %t; want 200 and true", res.StatusCode, res.Close)
	}
	s.end(t)
	if took := time.Since(stopped); took < drain {
		t.Errorf("the service stopped after %v, before the drain of %v was over", took, drain)
	}
}

func start(t *testing.T, settings ...string) *service {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &service{log: make(lines, 100), stop: stop, done: make(chan error, 1)}
	getenv := env(append(settings, "HOST=127.0.0.1", "PORT=0")...)
	go func() { s.done <- run(ctx, nil, getenv, s.log) }()
	first := s.log.next(t)
	address := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(first)
	if address == "" {
		t.Fatalf("no address in the first log line: %s", first)
	}
	s.url = "http://" + address
	return s
}

// end stops the service, which has to end without an error.
func (s *service) end(t *testing.T) {
	t.Helper()
	s.stop()
	receive(t, s.done, nil)
}

func (s *service) get(t *testing.T, path string) *http.Response {
	t.Helper()
	client := http.Client{Timeout: patience}
	res, err := client.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return res
}

// env is an environment of settings such as PORT=9000.
func env(settings ...string) func(string) string {
	return func(name string) string {
		for _, setting := range settings {
			if strings.HasPrefix(setting, name+"=") {
				return strings.TrimPrefix(setting, name+"=")
			}
		}
		return ""
	}
}
