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
	"runtime/debug"
	"strconv"
	"syscall"
	"time"
)

const (
	defaultPort = "8080"

	// A request has this long, and so do the requests that are running when the service stops.
	// docker stop kills the service after ten seconds, so the default is less.
	defaultTimeout = 8 * time.Second
)

// version is set by the linker: go build -ldflags "-X main.version=1.2.3".
var version string

func main() {
	slog.SetDefault(newLogger(os.Stdout))
	if err := run(context.Background(), os.Args[1:], os.Getenv, os.Stdout); err != nil {
		slog.Error(err.Error())
		os.Exit(1)
	}
}

// run serves until ctx is done or a signal arrives. The arguments healthcheck and version do what their names say instead.
func run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	logger := newLogger(out)
	cfg, err := configFrom(getenv)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return listenAndServe(ctx, cfg, logger)
	case len(args) == 1 && args[0] == "healthcheck":
		return healthcheck(cfg)
	case len(args) == 1 && args[0] == "version":
		_, err := fmt.Fprintln(out, "orders", programVersion())
		return err
	}
	return fmt.Errorf("unknown arguments %q: use healthcheck, version or none", args)
}

func listenAndServe(ctx context.Context, cfg config, logger *slog.Logger) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // Restores default handling, so that a second signal ends the process at once.
	}()

	ln, err := net.Listen("tcp", net.JoinHostPort(cfg.host, cfg.port))
	if err != nil {
		return err
	}
	logger.Info("listening", "address", ln.Addr().String(), "version", programVersion())
	if err := serve(ctx, ln, routes(ctx.Done()), cfg, logger); err != nil {
		return err
	}
	logger.Info("stopped")
	return nil
}

// routes lists every endpoint. The channel stopping is closed when the service begins to stop.
func routes(stopping <-chan struct{}) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", home)
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", readyz(stopping))
	return mux
}

func home(w http.ResponseWriter, _ *http.Request) {
	writeLine(w, "orders is running")
}

// healthz answers 200 as long as the process answers at all.
func healthz(w http.ResponseWriter, _ *http.Request) {
	writeLine(w, "ok")
}

// readyz answers 200 while the service accepts requests, and 503 once it is stopping.
func readyz(stopping <-chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if isClosed(stopping) {
			http.Error(w, "stopping", http.StatusServiceUnavailable)
			return
		}
		writeLine(w, "ready")
	}
}

// writeLine sends one line of text.
func writeLine(w http.ResponseWriter, text string) {
	_, _ = io.WriteString(w, text+"\n") // An error means that the client is gone.
}

// healthcheck asks the running service whether it is healthy. The image has no other HTTP client.
func healthcheck(cfg config) error {
	host := cfg.host
	if host == "" || net.ParseIP(host).IsUnspecified() {
		host = "127.0.0.1"
	}
	url := "http://" + net.JoinHostPort(host, cfg.port) + "/healthz"
	client := &http.Client{Timeout: 2 * time.Second}
	res, err := client.Get(url)
	if err != nil {
		return err
	}
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", url, res.Status)
	}
	return nil
}

// programVersion returns the version that the program was built with, or the version that it was installed as.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}

// config is what the environment sets. The README has a row for each variable.
type config struct {
	host, port     string
	drain, timeout time.Duration
	accessLog      bool
}

func configFrom(getenv func(string) string) (config, error) {
	cfg := config{host: getenv("HOST"), port: getenv("PORT"), timeout: defaultTimeout, accessLog: true}
	if cfg.port == "" {
		cfg.port = defaultPort
	}
	if _, err := strconv.ParseUint(cfg.port, 10, 16); err != nil {
		return cfg, fmt.Errorf("PORT is %q; use a number from 0 to 65535", cfg.port)
	}
	if text := getenv("ORDERS_DRAIN"); text != "" {
		drain, err := time.ParseDuration(text)
		if err != nil || drain < 0 {
			return cfg, fmt.Errorf("ORDERS_DRAIN is %q; use a duration such as 5s", text)
		}
		cfg.drain = drain
	}
	if text := getenv("ORDERS_TIMEOUT"); text != "" {
		timeout, err := time.ParseDuration(text)
		if err != nil || timeout <= 0 {
			return cfg, fmt.Errorf("ORDERS_TIMEOUT is %q; use a duration such as 30s", text)
		}
		cfg.timeout = timeout
	}
	if text := getenv("ORDERS_ACCESS_LOG"); text != "" {
		accessLog, err := strconv.ParseBool(text)
		if err != nil {
			return cfg, fmt.Errorf("ORDERS_ACCESS_LOG is %q; use true or false", text)
		}
		cfg.accessLog = accessLog
	}
	return cfg, nil
}
