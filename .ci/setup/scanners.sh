#!/usr/bin/env bash
# scanners.sh    builds kube-score into $TOOLS/bin, and puts checkov into $TOOLS/checkov, and dclint and markdownlint-cli2 into $TOOLS/scanners.
#                kube-linter is missing, because the Go module proxy refuses it.
set -euo pipefail
source "$(dirname "$0")/tools.sh"

kube_score=v1.20.0
checkov=3.3.30
dclint=3.1.0
markdownlint=0.24.1

if [ "$(cat "$TOOLS/checkov/version" 2>/dev/null)" != "$checkov" ]; then
  anew checkov
  debian_packages python3-venv
  rm -rf "$TOOLS/checkov"
  python3 -m venv "$TOOLS/checkov"
  # Python compiles what it runs. Compiling all of it takes longer than the download.
  three_tries "$TOOLS/checkov/bin/pip" -q install --no-compile "checkov==$checkov"
  echo "$checkov" >"$TOOLS/checkov/version"
fi

if [ "$(cat "$TOOLS/scanners/version" 2>/dev/null)" != "$dclint $markdownlint" ]; then
  if [ -z "${stage-}" ]; then stage; fi
  mkdir "$stage/scanners"
  (cd "$stage/scanners" && three_tries npm install --silent --no-save --no-package-lock --ignore-scripts --prefix . \
    "dclint@$dclint" "markdownlint-cli2@$markdownlint") >&2
  echo "$dclint $markdownlint" >"$stage/scanners/version"
  rm -rf "$TOOLS/scanners"
  mv -T "$stage/scanners" "$TOOLS/scanners"
fi

if is_made kube-score "$kube_score"; then exit; fi
if [ -z "${stage-}" ]; then stage; fi
tools_go
GOBIN="$stage" three_tries go install -trimpath -ldflags '-s -w' "github.com/zegl/kube-score/cmd/kube-score@$kube_score"
mv "$stage/kube-score" "$TOOLS/bin/kube-score"
made kube-score "$kube_score"
