#!/usr/bin/env bash
# golinters.sh    builds golangci-lint into $TOOLS/bin, and puts the modules of govulncheck into $TOOLS/govulncheck, a module proxy in a
#                 folder: the generated pipelines run it with `go run`
set -euo pipefail
source "$(dirname "$0")/tools.sh"

# The versions that the pipelines name.
pipeline="$setup/../../templates/go-service/.gitlab-ci.yml.ejs"
golangci="$(sed -n 's|.*golangci/golangci-lint:\(v[0-9.]*\)$|\1|p' "$pipeline")"
govulncheck="$(sed -n 's|.*go run \(golang.org/x/vuln/[^ ]*\) .*|\1|p' "$pipeline")"
recipe="$golangci $govulncheck"
if is_made golangci-lint "$recipe"; then exit; fi

stage
tools_go
GOBIN="$stage" three_tries go install -trimpath -ldflags '-s -w' "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$golangci"
# In a separate module cache, which becomes the proxy.
GOBIN="$stage" GOMODCACHE="$stage/proxy" three_tries go install "$govulncheck"
rm -rf "$TOOLS/govulncheck"
mv -T "$stage/proxy/cache/download" "$TOOLS/govulncheck"
mv "$stage/golangci-lint" "$TOOLS/bin/golangci-lint"
made golangci-lint "$recipe"
