#!/usr/bin/env bash
# buildx.sh    builds the current buildx, a plugin of the Docker client, into $TOOLS/bin/buildx
#
# buildx/go.mod has the k8s.io modules that kubernetes/go.mod has. With others, client-go is compiled twice.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

recipe="$(recipe buildx)"
if is_made buildx "$recipe"; then exit; fi

stage
tools_go
version="$(sed -n 's|^\tgithub.com/docker/buildx \(v[^ ]*\).*|\1|p' buildx/go.mod)"
cd buildx
three_tries go mod download
go build -trimpath -ldflags "-s -w -X github.com/docker/buildx/version.Version=$version" -o "$stage/buildx" github.com/docker/buildx/cmd/buildx
mv "$stage/buildx" "$TOOLS/bin/buildx"
made buildx "$recipe"
