// Command stop stops a service under full load and counts the requests that were lost.
//
//	stop ADDRESS CLIENTS COMMAND...
//
// There are as many clients of each kind. The first kind sends its next request on the same connection as soon as it has an answer, the
// second 20 ms later, and the third on a new connection. None of them sends a request twice. Once each client has had 20 answers,
// COMMAND stops the service. A client ends when it cannot connect any more. The counts are printed as one line of JSON.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

const (
	warmUp = 20
	pause  = 20 * time.Millisecond
	// An answer that takes longer is lost.
	answerLimit = 30 * time.Second
	// A container that is gone does not refuse connections. Nothing was sent on a connection that was not made.
	connectLimit = 2 * time.Second
)

// counts is what the program prints.
type counts struct {
	Answered int            `json:"answered"`
	Lost     int            `json:"lost"`
	Problems map[string]int `json:"problems"`
}

// kind is how a client uses its connections.
type kind string

const (
	kept   kind = "kept connection"
	paced  kind = "kept connection with pauses"
	single kind = "new connection"
)

var errNotConnected = errors.New("not connected")

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address, clients string, command []string) error {
	number, err := strconv.Atoi(clients)
	if err != nil {
		return err
	}
	load := newLoad(address)
	for i := 0; i < number; i++ {
		load.start(kept)
		load.start(paced)
		load.start(single)
	}
	load.warm.Wait()
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("%q: %w: %s", command, err, out)
	}
	load.done.Wait()
	return json.NewEncoder(os.Stdout).Encode(load.counts)
}

// load is all clients together.
type load struct {
	address    string
	warm, done sync.WaitGroup

	mu     sync.Mutex
	counts counts
}

func newLoad(address string) *load {
	return &load{address: address, counts: counts{Problems: map[string]int{}}}
}

// start starts a client, which makes one connection after the other until it cannot connect.
func (l *load) start(k kind) {
	l.warm.Add(1)
	l.done.Add(1)
	go func() {
		defer l.done.Done()
		answered := 0
		onAnswer := func() {
			answered++
			if answered == warmUp {
				l.warm.Done()
			}
		}
		var err error
		for !errors.Is(err, errNotConnected) {
			before := answered
			err = connection(l.address, k, onAnswer)
			l.add(k, answered-before, err)
		}
		if answered < warmUp {
			// It was lost before the service was stopped: end the others and the program.
			l.warm.Done()
		}
	}()
}

func (l *load) add(k kind, answered int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counts.Answered += answered
	if err != nil && !errors.Is(err, errNotConnected) {
		l.counts.Lost++
		l.counts.Problems[fmt.Sprintf("%s: %v", k, err)]++
	}
}

// connection sends requests until the server closes the connection. An error means that a request was lost, or that there was no connection.
func connection(address string, k kind, onAnswer func()) error {
	conn, err := net.DialTimeout("tcp", address, connectLimit)
	if err != nil {
		return errNotConnected
	}
	defer conn.Close()
	request := "GET / HTTP/1.1\r\nHost: orders\r\n\r\n"
	if k == single {
		request = "GET / HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n"
	}
	answers := bufio.NewReader(conn)
	for first := true; ; first = false {
		if k == paced && !first && closesInPause(conn, answers) {
			return nil
		}
		if err := conn.SetDeadline(time.Now().Add(answerLimit)); err != nil {
			return err
		}
		if _, err := io.WriteString(conn, request); err != nil {
			return fmt.Errorf("cannot send: %w", innermost(err))
		}
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			return fmt.Errorf("no answer: %w", innermost(err))
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			return fmt.Errorf("answer cut off: %w", innermost(err))
		}
		if res.StatusCode != http.StatusOK {
			return errors.New(res.Status)
		}
		onAnswer()
		if res.Close {
			return nil
		}
	}
}

// closesInPause waits, and reports whether the server closed the connection meanwhile. That loses nothing: the client has sent no request.
func closesInPause(conn net.Conn, answers *bufio.Reader) bool {
	if err := conn.SetReadDeadline(time.Now().Add(pause)); err != nil {
		return false
	}
	_, err := answers.Peek(1)
	return err == io.EOF
}

// innermost returns the error without addresses, so that equal problems are counted together.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
