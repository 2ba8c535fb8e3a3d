#!/usr/bin/env bash
# builders.sh start    makes ready the builders besides the engine's own: BuildKit 0.34 as a daemon, and buildah
# builders.sh stop     ends the daemon; its cache stays
#
# Both pull the stand-ins (see images.sh) from the registry on loopback under the names that the Dockerfiles use.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

buildkit="$TOOLS/buildkit"
buildah="$TOOLS/buildah"
pid_file="$buildkit/buildkitd.pid"

binaries() {
  local recipe
  # Not this file: what makes the binaries is the list of modules.
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

our_pid() {
  local pid
  pid="$(cat "$pid_file" 2>/dev/null)" || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$buildkit/" && echo "$pid"
}

start() {
  local registry pid _
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
  # A name without a registry means Docker's, as everywhere else.
  { echo 'unqualified-search-registries = ["docker.io"]'; cat "$buildah/registries.conf.new"; } >"$buildah/registries.conf"
  rm "$buildah/registries.conf.new"

  exec 9>"$buildkit/lock"
  flock 9
  if our_pid >/dev/null && [ "$(cat "$buildkit/registry" 2>/dev/null)" = "$registry" ]; then return; fi
  stop
  # The host's network, because what stands in for the internet is on loopback.
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
  setsid "$TOOLS/bin/buildkitd" --config "$buildkit/buildkitd.toml" --root "$buildkit/root" --addr "unix://$buildkit/buildkitd.sock" \
    </dev/null >"$buildkit/buildkitd.log" 2>&1 9>&- &
  pid=$!
  echo "$pid" >"$pid_file"
  for _ in $(seq 300); do
    if "$TOOLS/bin/buildctl" --addr "unix://$buildkit/buildkitd.sock" debug workers >/dev/null 2>&1; then return; fi
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  echo 'builders.sh: BuildKit does not answer:' >&2
  tail -n 20 "$buildkit/buildkitd.log" >&2
  exit 1
}

stop() {
  local pid _
  if pid="$(our_pid)"; then
    kill "$pid"
    for _ in $(seq 300); do
      if ! kill -0 "$pid" 2>/dev/null; then break; fi
      sleep 0.1
    done
  fi
  rm -f "$pid_file"
}

case "${1-}" in
  start) start ;;
  stop) stop ;;
  *)
    echo "usage: builders.sh start|stop" >&2
    exit 2
    ;;
esac
