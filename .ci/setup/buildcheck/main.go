// Buildcheck runs the checks of "docker build --check" on Dockerfiles, without an engine and without pulling an image.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// noRegistry answers for every base image with the least that the checks need to go on.
type noRegistry struct{}

func (noRegistry) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := []byte(`{"os":"linux","architecture":"amd64","config":{"Env":["PATH=/usr/local/bin:/usr/bin:/bin"]}}`)
	return ref, digest.FromBytes(config), config, nil
}

// line is the first one of a place in the Dockerfile; some findings are about the file as a whole.
func line(place *pb.Location) int32 {
	if place == nil || len(place.Ranges) == 0 {
		return 1
	}
	return place.Ranges[0].Start.Line
}

// check prints what is found in one Dockerfile and says how much that was.
func check(name string) (int, error) {
	ctx := context.Background()
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	// The checks copy the source's definition and panic without one.
	definition, err := llb.Local("context").Marshal(ctx)
	if err != nil {
		return 0, err
	}
	sources := llb.NewSourceMap(nil, name, "Dockerfile", text)
	sources.Definition = definition
	caps := pb.Caps.CapSet(pb.Caps.All())
	found, err := dockerfile2llb.DockerfileLint(ctx, text, dockerfile2llb.ConvertOpt{
		SourceMap:    sources,
		MetaResolver: noRegistry{},
		LLBCaps:      &caps,
	})
	if err != nil {
		return 0, err
	}
	for _, w := range found.Warnings {
		fmt.Printf("%s:%d: %s: %s\n", name, line(w.Location), w.RuleName, w.Detail)
	}
	if found.Error == nil {
		return len(found.Warnings), nil
	}
	fmt.Printf("%s:%d: error: %s\n", name, line(&found.Error.Location), found.Error.Message)
	return len(found.Warnings) + 1, nil
}

func main() {
	// A pattern that matches no file must not look like a clean result.
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: buildcheck Dockerfile...")
		os.Exit(2)
	}
	total := 0
	for _, name := range os.Args[1:] {
		count, err := check(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "buildcheck:", err)
			os.Exit(1)
		}
		total += count
	}
	if total > 0 {
		os.Exit(1)
	}
}
