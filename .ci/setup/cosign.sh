#!/usr/bin/env bash
# cosign.sh    builds cosign into $TOOLS/bin/cosign, in the version that the generated release workflow names
set -euo pipefail
source "$(dirname "$0")/tools.sh"

version="$(sed -n 's/^ *cosign-release: //p' "$setup/../../templates/go-service/.github/workflows/release.yml.ejs")"
if is_made cosign "$version"; then exit; fi

stage
tools_go
GOBIN="$stage" three_tries go install -trimpath -ldflags '-s -w' "github.com/sigstore/cosign/v3/cmd/cosign@$version"
mv "$stage/cosign" "$TOOLS/bin/cosign"
made cosign "$version"
