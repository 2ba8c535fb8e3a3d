// The Dockerfile that draft would write with its defaults for a folder with Go modules, as JSON. Belongs into a folder of its own in the
// sources of Azure/draft.
package main

import (
	"encoding/json"
	"os"

	"github.com/Azure/draft/pkg/handlers"
	"github.com/Azure/draft/pkg/templatewriter/writers"
)

func main() {
	found := map[string]any{}
	defer func() { json.NewEncoder(os.Stdout).Encode(found) }()
	name := "dockerfile-go"
	if _, err := os.Stat(os.Args[1] + "/go.mod"); err == nil {
		name = "dockerfile-gomodule"
	}
	writer := &writers.FileMapWriter{}
	template, err := handlers.GetTemplate(name, "", ".", writer)
	if err == nil {
		err = template.Config.ApplyDefaultVariables()
	}
	if err == nil {
		err = template.Generate()
	}
	if err != nil {
		found["error"] = err.Error()
		return
	}
	for path, text := range writer.FileMap {
		if path == "Dockerfile" {
			found["dockerfile"] = string(text)
		}
	}
}
