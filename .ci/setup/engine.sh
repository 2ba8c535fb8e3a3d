#!/usr/bin/env bash
# engine.sh start    runs a Docker engine of our own and prints the DOCKER_HOST to use
# engine.sh stop     ends it; images and caches stay
set -euo pipefail
source "$(dirname "$0")/tools.sh"

engine="$TOOLS/engine"
export DOCKER_HOST="unix://$engine/docker.sock"

start() {
  # The kernel takes at most 107 characters for a socket's path, and the engine makes longer ones than ours.
  if [ ${#engine} -gt 68 ]; then
    echo "engine.sh: $engine is too long for a socket; set CREATE_GO_DOCKER_TOOLS to a shorter path" >&2
    exit 1
  fi
  debian_packages busybox-static
  [ -x /usr/bin/docker ] && [ -x /usr/sbin/dockerd ] || debian_packages docker.io
  command -v runc >/dev/null || debian_packages runc
  # Debian's client has BuildKit built in. A newer client, if it comes first on PATH, needs a plugin.
  ln -sfn /usr/bin/docker "$TOOLS/bin/docker"

  mkdir -p "$engine"
  exec 9>"$engine/lock"
  flock 9
  if our_pid "$engine/docker.pid" >/dev/null && docker info >/dev/null 2>&1; then return; fi
  stop

  # Independent of the machine's own engine: neither its settings nor its containers are used. The build cache is kept for the
  # next run, up to a limit.
  echo '{"builder": {"gc": {"enabled": true, "defaultKeepStorage": "4GB"}}}' >"$engine/daemon.json"
  # An export is unpacked into the folder of temporary files, which may be in memory (see .ci/run).
  export DOCKER_TMPDIR="${TMPDIR:+$TMPDIR/docker}"
  daemon "$engine/docker" answers dockerd --config-file "$engine/daemon.json" --data-root "$engine/data" --exec-root "$engine/exec" \
    --pidfile "$engine/exec/docker.pid" -H "$DOCKER_HOST" \
    --containerd-namespace create-go-docker --containerd-plugins-namespace create-go-docker-plugins

  # Builds leave images without a name. They are a cache for later builds, but with thousands of them every list of images is slow.
  if [ "$(docker image ls --quiet --filter dangling=true | wc -l)" -gt 300 ]; then docker image prune --force >/dev/null; fi
}

answers() { docker info; }

stop() {
  end "$engine/docker.pid"
  # The engine ends its containerd, unless the engine was killed. Then a leftover file keeps containerd from starting.
  end "$engine/exec/containerd/containerd.pid"
  rm -f "$engine/exec/docker.pid"
}

case "${1-}" in
  start)
    start
    echo "$DOCKER_HOST"
    ;;
  stop)
    stop
    # The engine leaves mounts behind, which would keep the directory from being removed.
    awk -v engine="$engine/" 'index($5, engine) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r -n 1 umount -l
    ;;
  *)
    echo "usage: engine.sh start|stop" >&2
    exit 2
    ;;
esac
