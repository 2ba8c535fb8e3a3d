#!/usr/bin/env bash
# kubernetes.sh start    runs a Kubernetes cluster of two nodes and prints a folder to put first on PATH: kubectl there speaks
#                        to the cluster, and `inside COMMAND...` runs a command in its network, where its addresses answer
# kubernetes.sh stop     ends it; only logs remain
#
# The cluster is isolated on this machine: its processes, mounts and networks are in namespaces that end with their
# first process, and its data is in memory. Its images come from the registry on loopback (see registry.sh).
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

version=1.37.2
cluster="$TOOLS/kubernetes"
pause=create-go-docker-pause:1

# In one build, because they share most of their packages.
binaries() {
  local recipe name wanted=no
  local names=(containerd containerd-shim-runc-v2 kube-apiserver kube-controller-manager kube-proxy kube-scheduler kubectl kubelet)
  local package=k8s.io/component-base/version
  # The binaries depend on the list of modules only, not on this file.
  recipe="$(recipe kubernetes/go.mod kubernetes/go.sum)"
  for name in "${names[@]}"; do is_made "$name" "$recipe" || wanted=yes; done
  if [ "$wanted" = no ]; then return; fi
  if [ -z "${stage-}" ]; then stage; fi
  tools_go
  mkdir "$stage/bin"
  cd kubernetes
  three_tries go mod download
  # Without a version, Kubernetes reports 0.0.0, and its components refuse to work together.
  go build -trimpath -tags no_btrfs -o "$stage/bin/" \
    -ldflags "-s -w -X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=37" tool
  for name in "${names[@]}"; do
    mv "$stage/bin/$name" "$TOOLS/bin/$name"
    made "$name" "$recipe"
  done
  cd ..
}

# Every pod has a container that only keeps its namespaces open.
pause_image() {
  local registry=$1 recipe
  recipe="$(recipe kubernetes/pause)"
  if ! is_made pause "$recipe"; then
    if [ -z "${stage-}" ]; then stage; fi
    tools_go
    (cd kubernetes && go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$stage/pause" ./pause)
    mv "$stage/pause" "$TOOLS/bin/pause"
    made pause "$recipe"
  fi
  tar -C "$TOOLS/bin" -c pause | docker import --change 'ENTRYPOINT ["/pause"]' - "$registry/library/$pause" >/dev/null
  docker push -q "$registry/library/$pause" >&2
  docker image rm "$registry/library/$pause" >/dev/null
}

start() {
  local registry name
  debian_packages conntrack containernetworking-plugins etcd-server iproute2 iptables openssl runc socat
  registry="$(./registry.sh start)"
  DOCKER_HOST="$(./engine.sh start)"
  export DOCKER_HOST

  mkdir -p "$cluster/bin"
  exec 9>"$cluster/lock"
  flock 9
  binaries
  if our_pid "$cluster/machine.pid" >/dev/null && [ "$(cat "$cluster/registry" 2>/dev/null)" = "$registry" ]; then return; fi
  stop
  pause_image "$registry"
  for name in kubectl inside; do sed "s|@CLUSTER@|$cluster|g; s|@TOOLS@|$TOOLS|g" "kubernetes/$name" >"$cluster/bin/$name"; done
  chmod 755 "$cluster"/bin/*
  rm -f "$cluster"/*.log
  # File descriptor 8 is this machine's network namespace. Only the registry is reached through it.
  if ! daemon "$cluster/machine" is_ready unshare --mount --net --ipc --pid --fork --kill-child --mount-proc \
    "$PWD/kubernetes/machine.sh" "$cluster" "$registry" "$pause" 8</proc/self/ns/net; then
    tail -n 5 "$cluster"/*.log >&2
    stop
    exit 1
  fi
  echo "$registry" >"$cluster/registry"
}

# Both nodes.
is_ready() { [ "$("$cluster/bin/kubectl" get nodes --request-timeout=5s 2>/dev/null | grep -cw Ready)" = 2 ]; }

stop() {
  local pid first _
  rm -f "$cluster/registry"
  if pid="$(our_pid "$cluster/machine.pid")"; then
    read -r first <"/proc/$pid/task/$pid/children" || true
    # This kills the first process of the namespaces, and the kernel kills all others with it.
    end "$cluster/machine.pid" KILL
    for _ in $(seq 300); do
      if [ ! -e "/proc/${first:-none}" ]; then break; fi
      sleep 0.1
    done
    if [ -e "/proc/${first:-none}" ]; then
      echo 'kubernetes.sh: processes of the cluster do not end' >&2
      exit 1
    fi
  fi
  # Removes the control groups of its containers. One that is in use cannot be removed.
  find /sys/fs/cgroup -depth -type d -path '*/k8s.io/*' -exec rmdir {} + 2>/dev/null || true
}

case "${1-}" in
  start)
    start
    echo "$cluster/bin"
    ;;
  stop) stop ;;
  *)
    echo "usage: kubernetes.sh start|stop" >&2
    exit 2
    ;;
esac
