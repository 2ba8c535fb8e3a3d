// Without a go.mod, Go falls back to the defaults of Go 1.20, for TLS too. This line asks for those of the Go in use.
//
//go:debug default=go1.27

// Command orders is an HTTP service.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

const (
	defaultPort = "80"

	// docker stop sends SIGTERM and kills after ten seconds; stopping has to be done by then.
	shutdownTimeout = 8 * time.Second
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "orders:", err)
		os.Exit(1)
	}
}

// run serves until it is told to stop. With the argument "healthcheck" it asks a running service for its health instead.
func run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	port, err := portFrom(getenv)
	if err != nil {
		return err
	}
	drain, err := drainFrom(getenv)
	if err != nil {
		return err
	}
	if len(args) > 0 {
		if len(args) > 1 || args[0] != "healthcheck" {
			return fmt.Errorf("unknown arguments %q; the only one is healthcheck", args)
		}
		return healthcheck("http://127.0.0.1:" + port + "/healthz")
	}

	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// From the first signal on the next one is not ours any more, and ends the process at once.
	go func() {
		<-ctx.Done()
		stop()
	}()

	ln, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return err
	}
	logger := slog.New(slog.NewJSONHandler(out, nil))
	logger.Info("listening", "address", ln.Addr().String())
	if err := serve(ctx, ln, routes(ctx.Done()), drain); err != nil {
		return err
	}
	logger.Info("stopped")
	return nil
}

// serve answers requests on ln until ctx is done. Then it waits for drain, so that whoever asks /readyz
// can send new requests elsewhere, stops accepting, and lets the requests in flight finish.
func serve(ctx context.Context, ln net.Listener, handler http.Handler, drain time.Duration) error {
	srv := &http.Server{
		Handler: handler,
		// The same time for the header and for all of a request: setting a second one would cost every request.
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    1 << 16,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		time.Sleep(drain)
	}

	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	return srv.Shutdown(ctx)
}

// routes lists every endpoint. The service is draining once that channel is closed.
func routes(draining <-chan struct{}) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", get("/", home))
	mux.HandleFunc("/healthz", get("/healthz", healthz))
	mux.HandleFunc("/readyz", get("/readyz", readyz(draining)))
	return lastAnswers(draining, mux)
}

// lastAnswers ends a connection with its next answer once the service is draining. On one that is kept, requests would
// come here until it is cut, and the one that crosses with the cut would be lost.
func lastAnswers(draining <-chan struct{}, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-draining:
			w.Header().Set("Connection", "close")
		default:
		}
		h.ServeHTTP(w, r)
	})
}

func home(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, "orders is running")
}

// healthz says that the process answers at all.
func healthz(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, "ok")
}

// readyz says whether to send requests here: not any more once the service is draining.
func readyz(draining <-chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-draining:
			http.Error(w, "draining", http.StatusServiceUnavailable)
		default:
			fmt.Fprintln(w, "ready")
		}
	}
}

// get answers GET and HEAD on exactly this path, and lets nothing else through to h.
func get(path string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		h(w, r)
	}
}

// healthcheck is the service's own client: an image without a shell has nothing else to probe it with.
func healthcheck(url string) error {
	client := &http.Client{Timeout: 2 * time.Second}
	res, err := client.Get(url)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", url, res.Status)
	}
	return nil
}

// portFrom reads PORT, which overrides the port that the service was made for.
func portFrom(getenv func(string) string) (string, error) {
	port := getenv("PORT")
	if port == "" {
		return defaultPort, nil
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", fmt.Errorf("PORT is %q; it must be a number from 1 to 65535", port)
	}
	return port, nil
}

// drainFrom reads how long the service stays up, not ready, before it stops accepting requests.
// Where a load balancer takes a while to notice, give it that while, and allow for it in the time to stop.
func drainFrom(getenv func(string) string) (time.Duration, error) {
	text := getenv("ORDERS_DRAIN")
	if text == "" {
		return 0, nil
	}
	drain, err := time.ParseDuration(text)
	if err != nil || drain < 0 {
		return 0, fmt.Errorf("ORDERS_DRAIN is %q; it must be a duration such as 5s", text)
	}
	return drain, nil
}
