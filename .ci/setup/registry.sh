#!/usr/bin/env bash
# registry.sh start    runs a registry on loopback, gives it the engine's base images, and prints its address
# registry.sh stop     ends it; what was pushed stays
#
# The other builders pull their base images. This registry has the stand-ins (see images.sh) under the real names.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

registry="$TOOLS/registry"

start() {
  local port
  # Only the program is needed, not the registry that the package starts as a service.
  command -v docker-registry >/dev/null || debian_packages docker-registry
  DOCKER_HOST="$(./engine.sh start)"
  export DOCKER_HOST
  mkdir -p "$registry"
  exec 9>"$registry/lock"
  flock 9
  if ! our_pid "$registry/registry.pid" >/dev/null; then
    port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    cat >"$registry/config.yml" <<EOF
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $registry/data}}
http: {addr: "127.0.0.1:$port"}
EOF
    echo "127.0.0.1:$port" >"$registry/address"
    daemon "$registry/registry" answers docker-registry serve "$registry/config.yml"
  fi
  push
}

answers() { python3 -c 'import sys, urllib.request; urllib.request.urlopen("http://" + sys.argv[1] + "/v2/", timeout=2)' "$(cat "$registry/address")" 2>/dev/null; }

# Every stand-in that the engine has, as the platform of this machine.
push() {
  local image path pushed address
  address="$(cat "$registry/address")"
  docker image ls --filter label=create-go-docker.recipe --format '{{.Repository}}:{{.Tag}} {{.ID}}' | while read -r image id; do
    case "$image" in
      gcr.io/*) path="${image#gcr.io/}" ;;
      *:*) path="library/$image" ;;
    esac
    # Images built on a stand-in carry its labels.
    case "$image" in alpine:* | golang:* | gcr.io/*) ;; *) continue ;; esac
    pushed="$registry/pushed/${path//\//_}"
    if [ "$(cat "$pushed" 2>/dev/null)" = "$id" ]; then continue; fi
    push_as "$image" "$address/$path"
    case "$image" in golang:*) ;; *) add_arm64 "$image" "$address/$path" ;; esac
    mkdir -p "$registry/pushed"
    echo "$id" >"$pushed"
  done
}

push_as() {
  docker tag "$1" "$2"
  docker push -q "$2" >&2
  docker image rm "$2" >/dev/null
}

# The same files as a base image for arm64. Only final stages use it, and they run no command.
add_arm64() {
  local container
  export DOCKER_CLI_EXPERIMENTAL=enabled
  container="$(docker create "$1" unused)"
  docker export "$container" | docker import --platform linux/arm64 - "$2-arm64" >/dev/null
  docker rm "$container" >/dev/null
  push_as "$1" "$2-amd64"
  docker push -q "$2-arm64" >&2
  docker image rm "$2-arm64" >/dev/null
  docker manifest create --insecure --amend "$2" "$2-amd64" "$2-arm64" >/dev/null
  # The engine records its own architecture in an imported image.
  docker manifest annotate --arch arm64 "$2" "$2-arm64"
  docker manifest push --insecure --purge "$2" >/dev/null
}

case "${1-}" in
  start)
    start
    cat "$registry/address"
    ;;
  stop) end "$registry/registry.pid" ;;
  *)
    echo "usage: registry.sh start|stop" >&2
    exit 2
    ;;
esac
