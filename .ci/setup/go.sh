#!/usr/bin/env bash
# go.sh VERSION...    puts real Go toolchains at $TOOLS/go/VERSION; a version has a patch number, such as 1.11.13
set -euo pipefail
source "$(dirname "$0")/tools.sh"

missing=()
for version; do [ -d "$TOOLS/go/$version" ] || missing+=("$version"); done
if [ ${#missing[@]} = 0 ]; then exit; fi
machine_go
# Two at a time: one is downloaded while another is unpacked.
if [ ${#missing[@]} -gt 1 ]; then
  printf '%s\n' "${missing[@]}" | xargs -n 1 -P 2 "$0"
  exit
fi

# The module proxy has every toolchain as a module, back to 1.11.
stage
module="golang.org/toolchain@v0.0.1-go${missing[0]}.linux-$(go env GOARCH)"
root="$stage/modules/$module"
(cd "$stage" && GOMODCACHE="$stage/modules" three_tries go mod download "$module")
# Modules have no executable bits.
find "$root/bin" "$root/pkg/tool" -type f -exec chmod 755 {} +
# The machine's Go settings may have flags that an old Go refuses.
env -u GOROOT -u GOFLAGS GOENV=off "$root/bin/go" version >&2
mkdir -p "$TOOLS/go"
mv -T "$root" "$TOOLS/go/${missing[0]}"
