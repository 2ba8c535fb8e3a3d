# shellcheck shell=bash
# Sourced by every script here: the folder of the tools, and functions that several scripts use.

# Absolute, because the scripts change directory before they call each other.
setup="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

TOOLS="${CREATE_GO_DOCKER_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/create-go-docker}"
mkdir -p "$TOOLS/bin"
# The scripts change directory and call each other.
TOOLS="$(cd "$TOOLS" && pwd)"
export CREATE_GO_DOCKER_TOOLS="$TOOLS"

# Collecting garbage takes a quarter of the processor time of a Go compiler. It and other short commands do without, up to this much memory
# each. This holds for the tests of .ci/run, too; what runs all the time has its own setting (see daemon).
export GOGC=off GOMEMLIMIT=2GiB

# Unfinished work of a script that was killed.
find "$TOOLS" -maxdepth 1 -name 'stage.*' -mmin +120 -exec rm -rf {} + || true

# anew WHAT...: records in the file $CREATE_GO_DOCKER_ANEW, if it is set, that this was built or downloaded. Everything that is, calls it.
anew() { if [ -n "${CREATE_GO_DOCKER_ANEW-}" ]; then echo "$*" >>"$CREATE_GO_DOCKER_ANEW"; fi; }

# A directory for unfinished work, removed at the end. It is on the same file system as the tools, so that mv is atomic.
stage() {
  anew "$(basename "$0")"
  stage="$(mktemp -d "$TOOLS/stage.XXXXXX")"
  trap 'rm -rf "$stage"' EXIT
}

# For downloads only. Other failures are not retried.
three_tries() {
  local try
  for try in 1 2 3; do
    if "$@"; then return; fi
    echo "$0: try $try of 3 failed: $*" >&2
    sleep $((try * 2))
  done
  return 1
}

# Installs the Debian packages that are missing. Silent on stdout, which is for results. $debian_options is for apt-get install.
debian_options=()
debian_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  if [ ${#missing[@]} = 0 ]; then return; fi
  anew "${missing[@]}"
  export DEBIAN_FRONTEND=noninteractive
  three_tries apt-get -q update >&2
  three_tries apt-get -q -y -o DPkg::Lock::Timeout=300 install "${debian_options[@]}" "${missing[@]}" >&2
}

# Whether $TOOLS/bin/NAME was made from this recipe; made NAME RECIPE records it.
is_made() { [ -x "$TOOLS/bin/$1" ] && [ "$(cat "$TOOLS/bin/.$1.recipe" 2>/dev/null)" = "$2" ]; }
made() { echo "$2" >"$TOOLS/bin/.$1.recipe"; }

# The checksum of files or whole directories. The name of the directory that contains them does not count.
recipe() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | sha256sum | cut -d' ' -f1; }

# The Go that downloads: the machine's, or Debian's if there is none.
machine_go() {
  command -v go >/dev/null || debian_packages golang-go
  # The machine's settings say where modules come from, but a Go in another folder does not read all of them.
  GOPROXY="$(go env GOPROXY)" GOSUMDB="$(go env GOSUMDB)" GONOSUMDB="$(go env GONOSUMDB)"
  # Module caches are read-only unless told otherwise, and could not be moved or removed.
  export GOPROXY GOSUMDB GONOSUMDB GOFLAGS=-modcacherw GOTOOLCHAIN=local GOWORK=off GO111MODULE=on
}

# The table of Go releases, the oldest first, a line each: MINOR PATCH ALPINE.
releases() {
  sed -nE "s/^ *\{ minor: '([^']+)'.* patch: '([^']+)'.* alpine: '([^']+)'.*/\1 \2 \3/p" "$setup/../../generators/go-service/go-releases.ts"
}

# The Go that builds tools: the newest release, so that it does not depend on the machine. Its caches are in the stage, or in
# $CREATE_GO_DOCKER_GO_CACHES, where several scripts share the standard library and modules that they have in common.
tools_go() {
  local version caches="${CREATE_GO_DOCKER_GO_CACHES:-$stage}"
  version="$(releases | tail -n 1 | cut -d' ' -f2)"
  machine_go
  "$setup/go.sh" "$version"
  unset GOROOT
  export PATH="$TOOLS/go/$version/bin:$PATH" GOMODCACHE="$caches/modules" GOCACHE="$caches/cache" CGO_ENABLED=0
  # A tool is compiled once for a few calls. Without inlining, debug information that the linker drops anyway, and collecting garbage,
  # cosign takes 196 s of processor time instead of 328.
  export GOFLAGS="-modcacherw '-gcflags=all=-dwarf=false -l'"
}

# daemon BASE PROBE COMMAND...: runs a command in the background, with its process id in BASE.pid and its output in BASE.log,
# and waits until PROBE, a command without arguments, succeeds. The lock that the caller holds as 9 is not handed on. It collects
# garbage, but less often than by default.
daemon() {
  local base=$1 probe=$2 pid _
  env -u GOMEMLIMIT GOGC=400 setsid "${@:3}" </dev/null >"$base.log" 2>&1 9>&- &
  pid=$!
  echo "$pid" >"$base.pid"
  for _ in $(seq 1800); do
    if "$probe" >/dev/null 2>&1; then return; fi
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  echo "$0: ${base##*/} does not answer:" >&2
  tail -n 20 "$base.log" >&2
  return 1
}

# The process id in a file, if that process was started with the files beside it: after a crash, another process may
# have the number.
our_pid() {
  local pid
  pid="$(cat "$1" 2>/dev/null)" || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$(dirname "$1")" && echo "$pid"
}

# end PID_FILE [SIGNAL]: ends that process, if it still runs, and waits until it is gone.
end() {
  local pid _
  if pid="$(our_pid "$1")"; then
    kill -s "${2-TERM}" "$pid"
    for _ in $(seq 300); do
      if ! kill -0 "$pid" 2>/dev/null; then break; fi
      sleep 0.1
    done
    if kill -0 "$pid" 2>/dev/null; then
      echo "$0: process $pid does not end" >&2
      return 1
    fi
  fi
  rm -f "$1"
}
