#!/usr/bin/env bash
# pipelines.sh    puts gitlab-ci-local into $TOOLS/clients, and installs what it, the pipelines, the Makefile and the tests of commands call
set -euo pipefail
source "$(dirname "$0")/tools.sh"

version=4.75.1

debian_packages git make rsync wget zsh

folder="gitlab-ci-local-$version"
if [ -d "$TOOLS/clients/$folder" ]; then exit; fi
stage
mkdir -p "$TOOLS/clients" "$stage/$folder"
(cd "$stage/$folder" && three_tries npm install --silent --no-save --no-package-lock --ignore-scripts --prefix . "gitlab-ci-local@$version") >&2
mv -T "$stage/$folder" "$TOOLS/clients/$folder"
