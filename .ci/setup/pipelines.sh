#!/usr/bin/env bash
# pipelines.sh    puts gitlab-ci-local into $TOOLS/clients and check-jsonschema into $TOOLS/check-jsonschema, and installs what they, the pipelines,
#                 the Makefile and the tests of commands call
set -euo pipefail
source "$(dirname "$0")/tools.sh"

version=4.75.1

debian_packages curl git make python3-venv rsync wget zsh

# It brings the JSON Schemas of Dependabot, Renovate, GitHub and GitLab.
schemas=0.39.0
if [ "$(cat "$TOOLS/check-jsonschema/version" 2>/dev/null)" != "$schemas" ]; then
  anew check-jsonschema
  rm -rf "$TOOLS/check-jsonschema"
  python3 -m venv "$TOOLS/check-jsonschema"
  three_tries "$TOOLS/check-jsonschema/bin/pip" -q install "check-jsonschema==$schemas"
  echo "$schemas" >"$TOOLS/check-jsonschema/version"
fi

folder="gitlab-ci-local-$version"
if [ -d "$TOOLS/clients/$folder" ]; then exit; fi
stage
mkdir -p "$TOOLS/clients" "$stage/$folder"
(cd "$stage/$folder" && three_tries npm install --silent --no-save --no-package-lock --ignore-scripts --prefix . "gitlab-ci-local@$version") >&2
mv -T "$stage/$folder" "$TOOLS/clients/$folder"
