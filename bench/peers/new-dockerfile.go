// The Dockerfile that flexstack's new-dockerfile would write for a folder, as JSON. Belongs into a folder of its own in its sources.
package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"os"

	"github.com/flexstack/new-dockerfile/runtime"
)

func main() {
	found := map[string]any{}
	defer func() { json.NewEncoder(os.Stdout).Encode(found) }()
	golang := &runtime.Golang{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if !golang.Match(os.Args[1]) {
		found["error"] = "not detected"
		return
	}
	text, err := golang.GenerateDockerfile(os.Args[1])
	if err != nil {
		found["error"] = err.Error()
		return
	}
	found["dockerfile"] = string(text)
}
