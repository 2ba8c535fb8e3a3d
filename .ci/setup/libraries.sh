#!/usr/bin/env bash
# libraries.sh    puts real libraries, at versions that dep would have locked, into a module proxy of files at $TOOLS/libraries
set -euo pipefail
source "$(dirname "$0")/tools.sh"

# MODULE VERSION [NAME]: the name is what dep's lock has where that is not the version, a commit in full or a tag.
libraries='
github.com/gorilla/context v1.1.1
github.com/gorilla/mux v1.6.2
github.com/gofrs/uuid v3.1.0+incompatible v3.1.0
github.com/pkg/errors v0.8.0
github.com/sirupsen/logrus v1.0.6
github.com/dgrijalva/jwt-go v3.2.0+incompatible v3.2.0
github.com/russross/blackfriday v1.5.2
golang.org/x/crypto v0.0.0-20180904163835-0709b304e793 0709b304e793a5edb4a2c0145f281ecdc20838a4
golang.org/x/sys v0.0.0-20180905080454-ebe1bf3edb33 ebe1bf3edb3325c393447059974de898d5133eb8
golang.org/x/tools v0.0.0-20180917221912-90fa682c2a6e 90fa682c2a6e6a37b3a1364ce2fe1d5e41af9d6d
gopkg.in/yaml.v2 v2.2.1
gopkg.in/check.v1 v0.0.0-20161208181325-20d25e280405 20d25e2804050c1cd24a7eda1e7a6447dd0e74ec
github.com/stretchr/testify v1.2.2
github.com/davecgh/go-spew v1.1.1
github.com/pmezard/go-difflib v1.0.0
'

recipe="$(recipe "$setup/libraries.sh")"
if [ "$(cat "$TOOLS/libraries/.recipe" 2>/dev/null)" = "$recipe" ]; then exit; fi
stage
machine_go
mkdir "$stage/module" "$stage/libraries"
cd "$stage/module"
go mod init libraries 2>/dev/null
export GOMODCACHE="$stage/modules"
while read -r module version name; do
  if [ -z "$module" ]; then continue; fi
  three_tries go mod download "$module@$version"
  folder="$GOMODCACHE/cache/download/$module/@v"
  if [ -n "${name-}" ]; then cp "$folder/$version.info" "$folder/$name.info"; fi
done <<<"$libraries"
rm -rf "$TOOLS/libraries"
echo "$recipe" >"$GOMODCACHE/cache/download/.recipe"
mv -T "$GOMODCACHE/cache/download" "$TOOLS/libraries"
