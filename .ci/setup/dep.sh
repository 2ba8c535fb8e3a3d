#!/usr/bin/env bash
# dep.sh    builds dep 0.5.4 into $TOOLS/bin/dep
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

recipe="$(recipe dep.sh dep)"
if is_made dep "$recipe"; then exit; fi

stage
tools_go
cd dep
three_tries go mod download
# Static like the released binary, so that it runs on Alpine.
go build -trimpath -ldflags '-s -w -X main.version=v0.5.4' -o "$stage/dep" github.com/golang/dep/cmd/dep
mv "$stage/dep" "$TOOLS/bin/dep"
made dep "$recipe"
