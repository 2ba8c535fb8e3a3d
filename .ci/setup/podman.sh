#!/usr/bin/env bash
# podman.sh    installs Podman, with its settings and storage in $TOOLS/podman, and loads the stand-in for Alpine
#
# The settings are in files, so that CONTAINERS_CONF and CONTAINERS_STORAGE_CONF are all that a test has to set.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

podman="$TOOLS/podman"
# The recommended packages are for networks and storage that are not used here.
debian_options=(--no-install-recommends)
debian_packages podman
mkdir -p "$podman"

# runc cannot raise the limits that Podman sets by default ("error setting rlimit type 7"), and no systemd runs here.
cat >"$podman/containers.conf" <<END
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
END
cat >"$podman/storage.conf" <<END
[storage]
driver = "vfs"
graphroot = "$podman/root"
runroot = "$podman/run"
END

export CONTAINERS_CONF="$podman/containers.conf" CONTAINERS_STORAGE_CONF="$podman/storage.conf"
DOCKER_HOST="$(./engine.sh start)"
export DOCKER_HOST
alpine="alpine:$(releases | tail -n 1 | cut -d' ' -f3)"
if ! podman image exists "$alpine"; then
  anew "$alpine"
  docker save "$alpine" | podman load --quiet >&2
fi
