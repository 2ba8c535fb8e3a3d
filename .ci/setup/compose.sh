#!/usr/bin/env bash
# compose.sh    makes ready docker-compose 1.29, and today's `docker compose` with today's buildx
#
# The last two are plugins of the Docker client, in $TOOLS/compose: DOCKER_CONFIG has to say so.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

# Debian's docker-compose is 1.29.
debian_packages docker-compose

mkdir -p "$TOOLS/compose/cli-plugins"

# plugin NAME PACKAGE LDFLAGS: builds $TOOLS/bin/NAME-plugin from the folder NAME here.
# Not docker-NAME, for docker-compose is the old one.
plugin() {
  local name=$1 program="$1-plugin" recipe
  recipe="$(recipe compose.sh "$name")"
  if ! is_made "$program" "$recipe"; then
    if [ -z "${stage-}" ]; then stage; tools_go; fi
    (cd "$name" && three_tries go mod download && go build -trimpath -ldflags "-s -w $3" -o "$stage/$program" "$2")
    mv "$stage/$program" "$TOOLS/bin/$program"
    made "$program" "$recipe"
  fi
  ln -sfn "$TOOLS/bin/$program" "$TOOLS/compose/cli-plugins/docker-$name"
}

# What they answer when asked for their version.
version() { sed -n "s|^\t$1 \(v[^ ]*\).*|\1|p" "$2/go.mod"; }

plugin compose github.com/docker/compose/v5/cmd \
  "-X github.com/docker/compose/v5/internal.Version=$(version github.com/docker/compose/v5 compose)"
plugin buildx github.com/docker/buildx/cmd/buildx \
  "-X github.com/docker/buildx/version.Version=$(version github.com/docker/buildx buildx)"
