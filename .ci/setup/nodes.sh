#!/usr/bin/env bash
# nodes.sh    puts the Node versions and package managers of nodes.json at $TOOLS/node/VERSION and $TOOLS/clients/NAME
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

# install PACKAGE@VERSION DIRECTORY: the package itself, from the registry that this machine's npm uses.
install() {
  local package=$1 directory=$2
  if [ "$(cat "$directory/.package" 2>/dev/null)" = "$package" ]; then return; fi
  if [ -z "${stage-}" ]; then stage; fi
  three_tries npm install --silent --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --force --prefix "$stage/package" "$package" >&2
  echo "$package" >"$stage/package/node_modules/${package%@*}/.package"
  mkdir -p "$(dirname "$directory")"
  rm -rf "$directory"
  mv -T "$stage/package/node_modules/${package%@*}" "$directory"
  rm -rf "$stage/package"
}

listed() { node -p "const all = require('./nodes.json'); $1.join('\n')"; }

case "$(uname -m)" in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "nodes.sh: no Node for $(uname -m)" >&2; exit 1 ;;
esac

for version in $(listed '[...all.node, ...all.tooOld]'); do
  install "node-linux-$arch@$version" "$TOOLS/node/$version"
done
# Bun calls the other architecture aarch64.
listed 'Object.entries(all.clients).map((pair) => pair.join(" "))' | while read -r name package; do
  install "${package/x64/${arch/arm64/aarch64}}" "$TOOLS/clients/$name"
done
