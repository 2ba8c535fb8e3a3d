import type { Files } from '../../workshop/lab.ts';

/**
 * A service that is as good as ours for the checks of the workshop: it listens on port 8080, logs that it does, answers HTTP, asks
 * itself with the argument healthcheck, and ends on SIGTERM. It compiles in a fraction of the time, because it does without net/http.
 */
const smallService: Files = {
  'main.go': `package main

import (
	"net"
	"os"
	"os/signal"
	"syscall"
)

const answer = "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok"

func main() {
	switch {
	case len(os.Args) == 1:
		serve()
	case os.Args[1] == "healthcheck":
		healthcheck()
	case os.Args[1] != "version":
		os.Exit(1)
	}
}

func serve() {
	ln, err := net.Listen("tcp", ":8080")
	if err != nil {
		panic(err)
	}
	os.Stdout.WriteString(\`{"msg":"listening"}\` + "\\n")
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				conn.Read(make([]byte, 4096))
				conn.Write([]byte(answer))
				conn.Close()
			}()
		}
	}()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	<-stop
}

func healthcheck() {
	conn, err := net.Dial("tcp", "127.0.0.1:8080")
	if err != nil {
		os.Exit(1)
	}
	conn.Write([]byte("GET /healthz HTTP/1.0\\r\\n\\r\\n"))
	if n, _ := conn.Read(make([]byte, 1)); n == 0 {
		os.Exit(1)
	}
}
`,
  'main_test.go': `package main

import "testing"

func TestAnswer(t *testing.T) {
	if answer == "" {
		t.Fatal("no answer")
	}
}
`,
};

/** The files of a step with this service instead of ours. */
export function withSmallService({ 'server.go': _, 'server_test.go': __, ...files }: Files): Files {
  return { ...files, ...smallService };
}
