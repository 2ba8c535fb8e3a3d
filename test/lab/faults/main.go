// A service with the faults that its arguments name, for the tests of verify.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	fault := map[string]bool{}
	port := "8080"
	for _, argument := range os.Args[1:] {
		fault[argument] = true
		if strings.HasPrefix(argument, "port=") {
			port = strings.TrimPrefix(argument, "port=")
		}
	}
	address := ":" + port
	switch {
	case fault["healthcheck"]:
		client := http.Client{Timeout: 2 * time.Second}
		response, err := client.Get("http://127.0.0.1" + address + "/healthz")
		if err != nil || response.StatusCode != http.StatusOK {
			fmt.Println("unhealthy:", err)
			os.Exit(1)
		}
		return
	case fault["true"]:
		return
	case fault["false"]:
		fmt.Println("the database does not answer")
		os.Exit(1)
	case fault["sleep"]:
		time.Sleep(time.Hour)
	case fault["exits"]:
		fmt.Println("DATABASE_URL is not set")
		os.Exit(3)
	}
	if fault["writes"] {
		if err := os.WriteFile("/state", []byte("x"), 0o644); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	if fault["chowns"] {
		if err := os.Chown("/proc/self/fd/1", 1, 1); err != nil {
			fmt.Println(err)
		}
		if err := syscall.Setuid(65532); err != nil {
			fmt.Println("cannot become user 65532:", err)
			os.Exit(1)
		}
	}
	if fault["children"] {
		for range 2 {
			if err := exec.Command(os.Args[0], "sleep").Start(); err != nil {
				panic(err)
			}
		}
	}
	if fault["memory"] {
		var kept [][]byte
		for range 40 {
			part := make([]byte, 4<<20)
			for i := range part {
				part[i] = 1
			}
			kept = append(kept, part)
			time.Sleep(10 * time.Millisecond)
		}
		fmt.Println(len(kept))
	}
	if fault["loopback"] {
		address = "127.0.0.1" + address
	}
	if fault["slow"] {
		time.Sleep(20 * time.Second)
	}
	if fault["deaf"] {
		time.Sleep(time.Hour)
	}
	server := &http.Server{Addr: address, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fault["broken"] && r.URL.Path == "/" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		fmt.Fprintln(w, "ok")
	})}
	signals := make(chan os.Signal, 1)
	if fault["ignores"] {
		signal.Ignore(syscall.SIGTERM)
	} else if !fault["unhandled"] {
		signal.Notify(signals, syscall.SIGTERM)
	}
	go func() {
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			fmt.Println(err)
			os.Exit(1)
		}
	}()
	<-signals
	switch {
	case fault["drops"]:
		os.Exit(0)
	case fault["code"]:
		_ = server.Shutdown(context.Background())
		os.Exit(7)
	case fault["lingers"]:
		time.Sleep(4 * time.Second)
	}
	_ = server.Shutdown(context.Background())
}
