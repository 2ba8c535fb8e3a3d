#!/usr/bin/env bash
# clients.sh    puts npm 9 to 11, pnpm, yarn 1 and 4, bun and plop into $TOOLS/clients, each in a folder of its name and version
set -euo pipefail
source "$(dirname "$0")/tools.sh"

# fetch FOLDER PACKAGE@VERSION [NPM OPTION...]
fetch() {
  if [ -d "$TOOLS/clients/$1" ]; then return; fi
  if [ -z "${stage-}" ]; then stage; fi
  mkdir -p "$TOOLS/clients" "$stage/$1"
  (cd "$stage/$1" && three_tries npm install --silent --no-save --no-package-lock --prefix . "${@:3}" "$2") >&2
  mv -T "$stage/$1" "$TOOLS/clients/$1"
}

for version in 9.9.4 10.9.9 11.21.2; do fetch "npm-$version" "npm@$version" --ignore-scripts; done
fetch pnpm-10.34.9 pnpm@10.34.9 --ignore-scripts
fetch yarn-1.22.22 yarn@1.22.22 --ignore-scripts
fetch yarn-4.18.1 @yarnpkg/cli-dist@4.18.1 --ignore-scripts
# The plop that teams install, with inquirer 9.
fetch plop-4.0.5 plop@4.0.5 --ignore-scripts
fetch bun-1.3.14 bun@1.3.14 --ignore-scripts
# Its own script takes the binary that this processor can run out of the optional packages.
bun="$TOOLS/clients/bun-1.3.14/node_modules/bun"
if ! "$bun/bin/bun.exe" --version >/dev/null 2>&1; then (cd "$bun" && node install.js >&2); fi
