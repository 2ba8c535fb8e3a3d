#!/usr/bin/env bash
# go.sh VERSION...    puts real Go toolchains at $TOOLS/go/VERSION; a version has a patch number, such as 1.11.13
set -euo pipefail
source "$(dirname "$0")/tools.sh"

# The module proxy has every toolchain as a module, back to 1.11.
fetch() {
  local version=$1 module root
  module="golang.org/toolchain@v0.0.1-go$version.linux-$(go env GOARCH)"
  root="$stage/modules/$module"
  (cd "$stage" && GOMODCACHE="$stage/modules" three_tries go mod download "$module")
  # Modules have no executable bits.
  find "$root/bin" "$root/pkg/tool" -type f -exec chmod 755 {} +
  # The machine's Go settings may have flags that an old Go refuses.
  env -u GOROOT -u GOFLAGS GOENV=off "$root/bin/go" version >&2
  mkdir -p "$TOOLS/go"
  mv -T "$root" "$TOOLS/go/$version"
  rm -rf "$stage/modules"
}

missing=()
for version; do [ -d "$TOOLS/go/$version" ] || missing+=("$version"); done
case ${#missing[@]} in
  0) exit ;;
  1)
    stage
    machine_go
    fetch "${missing[0]}"
    ;;
  *)
    # Two at a time: one is downloaded while another is unpacked.
    machine_go
    printf '%s\n' "${missing[@]}" | xargs -n 1 -P 2 "$0"
    ;;
esac
