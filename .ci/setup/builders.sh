#!/usr/bin/env bash
# builders.sh start    starts the builders other than the engine's own: BuildKit 0.34 as a daemon, and buildah
# builders.sh stop     ends the daemon; its cache stays
#
# Both pull the stand-ins (see images.sh) from the registry on loopback under the names that the Dockerfiles use.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

buildkit="$TOOLS/buildkit"
buildah="$TOOLS/buildah"

binaries() {
  local recipe
  # The binaries depend on the list of modules only, not on this file.
  recipe="$(recipe buildkit)"
  if is_made buildkitd "$recipe" && is_made buildctl "$recipe"; then return; fi
  stage
  tools_go
  cd buildkit
  three_tries go mod download
  for name in buildctl buildkitd; do
    go build -trimpath -ldflags '-s -w' -o "$stage/$name" "github.com/moby/buildkit/cmd/$name"
    mv "$stage/$name" "$TOOLS/bin/$name"
    made "$name" "$recipe"
  done
  cd ..
}

own_buildah() { CONTAINERS_REGISTRIES_CONF="$buildah/registries.conf" buildah --root "$buildah/root" --runroot "$buildah/run" "$@"; }

start() {
  local registry
  command -v buildah >/dev/null || debian_packages buildah
  command -v qemu-aarch64-static >/dev/null || debian_packages qemu-user-static
  command -v runc >/dev/null || debian_packages runc
  binaries
  registry="$(./registry.sh start)"

  mkdir -p "$buildah" "$buildkit"
  cat >"$buildah/registries.conf.new" <<EOF
[[registry]]
prefix = "docker.io"
location = "$registry"
insecure = true

[[registry]]
prefix = "gcr.io"
location = "$registry"
insecure = true

[aliases]
EOF
  # A name without a registry means Docker Hub.
  { echo 'unqualified-search-registries = ["docker.io"]'; cat "$buildah/registries.conf.new"; } >"$buildah/registries.conf"
  rm "$buildah/registries.conf.new"

  exec 9>"$buildkit/lock"
  flock 9
  if our_pid "$buildkit/buildkitd.pid" >/dev/null && [ "$(cat "$buildkit/registry" 2>/dev/null)" = "$registry" ]; then return; fi
  end "$buildkit/buildkitd.pid"
  # As in engine.sh: buildah writes one file with all images at every step.
  if [ "$(own_buildah images --quiet --filter dangling=true | wc -l)" -gt 150 ]; then own_buildah rmi --prune >/dev/null; fi
  # The network of the host, because the stand-ins for the internet are on loopback.
  cat >"$buildkit/buildkitd.toml" <<EOF
[worker.oci]
enabled = true
networkMode = "host"
[worker.containerd]
enabled = false
[registry."docker.io"]
mirrors = ["$registry"]
[registry."gcr.io"]
mirrors = ["$registry"]
[registry."$registry"]
http = true
EOF
  echo "$registry" >"$buildkit/registry"
  daemon "$buildkit/buildkitd" answers \
    "$TOOLS/bin/buildkitd" --config "$buildkit/buildkitd.toml" --root "$buildkit/root" --addr "unix://$buildkit/buildkitd.sock"
}

answers() { "$TOOLS/bin/buildctl" --addr "unix://$buildkit/buildkitd.sock" debug workers; }

case "${1-}" in
  start) start ;;
  stop) end "$buildkit/buildkitd.pid" ;;
  *)
    echo "usage: builders.sh start|stop" >&2
    exit 2
    ;;
esac
