#!/usr/bin/env bash
# devcontainer.sh    puts the Dev Container CLI at $TOOLS/devcontainer/VERSION
set -euo pipefail
source "$(dirname "$0")/tools.sh"

version=0.89.0

if [ -d "$TOOLS/devcontainer/$version" ]; then exit; fi
stage
mkdir -p "$TOOLS/devcontainer" "$stage/cli"
three_tries npm install --silent --no-save --no-package-lock --ignore-scripts --prefix "$stage/cli" "@devcontainers/cli@$version" >&2
mv -T "$stage/cli" "$TOOLS/devcontainer/$version"
