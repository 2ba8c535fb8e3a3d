// What railpack's Go provider would do with a folder, as JSON. Belongs into a folder of its own in the sources of railwayapp/railpack.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/railwayapp/railpack/core/app"
	"github.com/railwayapp/railpack/core/config"
	"github.com/railwayapp/railpack/core/generate"
	"github.com/railwayapp/railpack/core/logger"
	"github.com/railwayapp/railpack/core/plan"
	"github.com/railwayapp/railpack/core/providers/golang"
)

func main() {
	found := map[string]any{}
	defer func() { json.NewEncoder(os.Stdout).Encode(found) }()
	source, err := app.NewApp(os.Args[1])
	if err != nil {
		found["error"] = err.Error()
		return
	}
	ctx, err := generate.NewGenerateContext(source, app.NewEnvironment(nil), config.EmptyConfig(), logger.NewLogger())
	if err != nil {
		found["error"] = err.Error()
		return
	}
	provider := &golang.GoProvider{}
	if detected, err := provider.Detect(ctx); !detected || err != nil {
		found["error"] = "not detected"
		return
	}
	if err := provider.Plan(ctx); err != nil {
		found["error"] = err.Error()
		return
	}
	found["go"] = ctx.Resolver.Get("go").Version
	found["cgo"] = ctx.Metadata.Properties["goCGO"] == "true"
	for _, step := range ctx.Steps {
		commands, ok := step.(*generate.CommandStepBuilder)
		if !ok || step.Name() != "build" {
			continue
		}
		for _, command := range commands.Commands {
			exec, ok := command.(plan.ExecCommand)
			if !ok {
				continue
			}
			words := strings.Fields(exec.Cmd)
			last := words[len(words)-1]
			if last == "out" {
				last = "."
			}
			found["programs"] = []string{last}
		}
	}
}
