#!/usr/bin/env bash
# compose.sh    sets up the current `docker compose` with the current buildx
#
# Both are plugins of the Docker client, in $TOOLS/compose, which DOCKER_CONFIG has to name.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

recipe="$(recipe compose.sh compose)"
if ! is_made compose-plugin "$recipe"; then
  stage
  tools_go
  internal=github.com/docker/compose/v5/internal
  version="$(sed -n 's|^\tgithub.com/docker/compose/v5 \(v[^ ]*\).*|\1|p' compose/go.mod)"
  cd compose
  three_tries go mod download
  go build -trimpath -ldflags "-s -w -X $internal.Version=$version" -o "$stage/compose-plugin" github.com/docker/compose/v5/cmd
  mv "$stage/compose-plugin" "$TOOLS/bin/compose-plugin"
  made compose-plugin "$recipe"
  cd ..
fi

./buildx.sh
mkdir -p "$TOOLS/compose/cli-plugins"
ln -sfn "$TOOLS/bin/compose-plugin" "$TOOLS/compose/cli-plugins/docker-compose"
ln -sfn "$TOOLS/bin/buildx" "$TOOLS/compose/cli-plugins/docker-buildx"
