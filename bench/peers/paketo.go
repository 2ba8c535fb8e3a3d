// What paketo's buildpacks would build of a folder, and with which Go, as JSON. Belongs into a folder with go_target_manager.go of
// paketo-buildpacks/go-build and go_mod_parser.go of paketo-buildpacks/go-mod-vendor, both as package main: they need nothing else.
package main

import (
	"encoding/json"
	"os"
)

func main() {
	found := map[string]any{}
	targets, err := NewGoTargetManager().GenerateDefaults(os.Args[1])
	if err != nil {
		found["error"] = err.Error()
	} else {
		found["programs"] = targets
	}
	version, err := NewGoModParser().ParseVersion(os.Args[1] + "/go.mod")
	if err == nil {
		found["go"] = version
	}
	json.NewEncoder(os.Stdout).Encode(found)
}
