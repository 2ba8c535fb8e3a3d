#!/usr/bin/env bash
# images.sh [GO...]    makes stand-ins for the images that our Dockerfiles start from: alpine, distroless, and golang for
#                      these Go releases (1.16, oldest, newest); without any, for those in images.json. That of the newest
#                      release has a C compiler that apk can add; with CREATE_GO_DOCKER_EVERYTHING=1, every one has
#
# No registry is reachable, so the engine gets images with the same names and the real Go. They have the label
# create-go-docker.stand-in, and so does every image built from them.
#
# With CREATE_GO_DOCKER_COMPILED=1, those for golang contain the compiled standard library. A build without a cache mount then takes
# about 1 s of processor time instead of 34 s. Use images without it for measurements.
set -euo pipefail
source "$(dirname "$0")/tools.sh"
cd "$(dirname "$0")"

certificates=/etc/ssl/certs/ca-certificates.crt
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

debian_packages busybox-static ca-certificates gcc git libc6-dev openssh-client openssh-server tzdata
DOCKER_HOST="$(./engine.sh start)"
export DOCKER_HOST

# An image is made again when its inputs change: these files or Debian's packages.
ingredients="$(recipe images.sh alpine distroless "$certificates")-$(dpkg-query -W -f '${Version} ' busybox-static gcc git libc6-dev openssh-client tzdata | sha256sum | cut -c1-8)"

# make IMAGE FUNCTION [ARGUMENT...]: the function fills $root and adds to $config.
make() {
  local image=$1 old
  local wanted="$ingredients ${*:2}"
  shift
  old="$(docker image inspect -f '{{.Id}} {{index .Config.Labels "create-go-docker.recipe"}}' "$image" 2>/dev/null)" || old=
  if [ "${old#* }" = "$wanted" ]; then return; fi

  if [ -z "${stage-}" ]; then stage; fi
  root="$stage/root"
  mkdir "$root"
  config=(--change 'LABEL create-go-docker.stand-in=true' --change "LABEL create-go-docker.recipe='$wanted'")
  "$@"
  tar -C "$root" -c . | docker import "${config[@]}" - "$image" >/dev/null
  rm -rf "$root"
  echo "$image: stand-in made" >&2
  # Remove the old image, unless other images are built on it.
  if [ -n "$old" ]; then docker image rm "${old%% *}" >/dev/null 2>&1 || true; fi
}

# Both families: certificates, and the directories that the engine and programs expect.
common() {
  mkdir -p "$root"/{dev,home,proc,run,sys,tmp,var/tmp,etc/ssl/certs}
  chmod 1777 "$root/tmp" "$root/var/tmp"
  install -d -m 700 "$root/root"
  cp -L "$certificates" "$root$certificates"
}

alpine() {
  local applet
  common
  mkdir -p "$root"/{bin,lib,media,mnt,opt,sbin,srv} "$root/usr"/{bin,lib,local/bin,local/lib,sbin} "$root/var"/{cache,lib,log}
  cp -R alpine/. "$root"
  chmod 755 "$root/sbin/apk"
  ln -s certs/ca-certificates.crt "$root/etc/ssl/cert.pem"
  echo "$1.0" >"$root/etc/alpine-release"
  printf 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=%s.0\nPRETTY_NAME="Alpine Linux v%s (stand-in)"\n' "$1" "$1" >"$root/etc/os-release"
  # Packages that apk can add. These are installed already.
  mkdir -p "$root/usr/lib/stand-in"/{ca-certificates,ca-certificates-bundle,libstdc++}

  # Debian's static build, which needs no library of the image.
  cp /bin/busybox "$root/bin/busybox"
  busybox --list-full | while read -r applet; do
    mkdir -p "$root/${applet%/*}"
    [ -e "$root/$applet" ] || ln -s /bin/busybox "$root/$applet"
  done
  config+=(--change "ENV PATH=$path" --change 'CMD ["/bin/sh"]')
}

golang() {
  local version=$1 tag=$2 c=$3 compiled=$4
  alpine "${tag##*alpine}"
  git_package "$root/usr/lib/stand-in/git"
  ssh_package "$root/usr/lib/stand-in/openssh-client"
  if [ "$c" = c ]; then c_package "$root/usr/lib/stand-in/gcc"; mkdir "$root/usr/lib/stand-in/musl-dev"; fi

  cp -al "$TOOLS/go/$version" "$root/usr/local/go"
  # The race detector needs a C compiler, which the image lacks.
  rm -rf "$root"/usr/local/go/pkg/*_race
  # The go command before 1.20 is linked to Debian's C library; the real image's is compiled for Alpine's.
  libraries "$root" "$root"/usr/local/go/{bin,pkg/tool/*}/*
  mkdir -p "$root/go/src" "$root/go/bin"
  chmod -R 1777 "$root/go"
  config+=(--change "ENV GOPATH=/go PATH=/go/bin:/usr/local/go/bin:$path" --change 'WORKDIR /go')
  if [ "$compiled" = compiled ]; then compile_library "$version"; fi
  # Older versions of Go do not have this setting.
  if printf '%s\n' 1.21 "$version" | sort -CV; then config+=(--change 'ENV GOTOOLCHAIN=local'); fi
}

# Compiles the part of the standard library that services use into the image's build cache, with the flags of the Dockerfiles. The go command
# does not care in which folder a toolchain is, so the tests that run Go on this machine begin with a copy.
compile_library() {
  local version=$1 cache="$root/root/.cache/go-build" path="$stage/gopath" name mode flag
  local settings=(-u GOROOT -u GOFLAGS "GOPATH=$path" "GOCACHE=$cache" GOENV=off GOTOOLCHAIN=local CGO_ENABLED=0)
  local go="$TOOLS/go/$version/bin/go" flags=('')
  case "$("$go" help build)" in *-trimpath*) flags+=(-trimpath) ;; esac
  mkdir -p "$path/src/service" "$cache"
  cd "$path/src/service"
  {
    echo 'package main'
    for name in context log log/slog net/http net/http/httptest os/signal regexp testing; do
      if [ -d "$TOOLS/go/$version/src/$name" ]; then echo "import _ \"$name\""; fi
    done
    echo 'func main() {}'
  } >main.go
  echo 'module service' >go.mod
  # For modules, Go 1.11 compiles what it vendors once more.
  for mode in off on; do
    for flag in "${flags[@]}"; do env "${settings[@]}" GO111MODULE=$mode "$go" build ${flag:+"$flag"} -o /dev/null .; done
  done
  cd - >/dev/null
  rm -rf "$path"
  if [ ! -d "$TOOLS/go-cache/$version" ]; then
    mkdir -p "$TOOLS/go-cache"
    cp -R "$cache" "$stage/go-cache"
    mv -T "$stage/go-cache" "$TOOLS/go-cache/$version"
  fi
  # The go command touches what it uses after an hour, and deletes it after days. Either would write to the layer of each build.
  find "$cache" -exec touch -d '2099-01-01 00:00' {} +
  # The compiler does not collect garbage (see .ci/run). The final image of a service does not get these settings.
  config+=(--change 'LABEL create-go-docker.compiled=true' --change 'ENV GOGC=off GOMEMLIMIT=2GiB')
}

# Debian's git with its libraries, outside of PATH: like the real image, this one has no git until apk adds it.
git_package() {
  local core=/usr/lib/git-core package=$1
  local programs=(/usr/bin/git "$core"/git-{remote-http,sh-i18n--envsubst})
  mkdir -p "$package"
  cp --parents "${programs[@]}" "$core"/git-{sh-setup,sh-i18n,submodule} "$package"
  cp -R --parents /usr/share/git-core/templates "$package"
  ln -s git-remote-http "$package$core/git-remote-https"
  ln -s /usr/bin/git "$package$core/git"
  ln -s git "$package/usr/bin/git-upload-pack"
  ln -s git "$package/usr/bin/git-receive-pack"
  libraries "$package" "${programs[@]}"
}

# Debian's ssh with its libraries, for git.
ssh_package() {
  mkdir -p "$1"
  cp --parents /usr/bin/ssh "$1"
  libraries "$1" /usr/bin/ssh
}

# Debian's C compiler for C, with its headers and static libraries: programs that it links are Debian's, and not Alpine's.
c_package() {
  local package=$1 version
  version="$(gcc -dumpversion)"
  mkdir -p "$package"
  dpkg -L gcc "gcc-$version" cpp "cpp-$version" "libgcc-$version-dev" libc6-dev linux-libc-dev binutils{,-x86-64-linux-gnu} |
    grep -E '^/usr/(bin|include|lib)/' | grep -vE '/(locale|lib[a-z]*san[a-z_.]*|lto1|lto-dump.*|gold|.*ld\.gold|.*dwp)$' |
    sed 's|^/||' | tar -C / -c --no-recursion -T - | tar -C "$package" -x
  # cgo links a test program that is not static.
  cp -L --parents -t "$package" "$(realpath -s "$(gcc -print-file-name=libgcc_s.so.1)")"
  libraries "$package" /usr/bin/{gcc,as,ld,readelf} "$(gcc -print-prog-name=cc1)" "$(gcc -print-prog-name=collect2)"
}

# The libraries that programs of this machine are linked to.
libraries() {
  local directory=$1
  # ldd ends with 1 if one of the programs needs none.
  { ldd "${@:2}" 2>/dev/null || true; } | sed -n 's|^[^/]*\(/[^ ]*\.so[^ ]*\) (.*|\1|p' | sort -u | xargs -r cp -L --parents -t "$directory"
}

distroless() {
  common
  cp -R distroless/. "$root"
  mkdir -p "$root/usr/share"
  cp -R /usr/share/zoneinfo "$root/usr/share/"
  install -d -m 700 -o 65532 -g 65532 "$root/home/nonroot"
  config+=(--change "ENV PATH=$path SSL_CERT_FILE=$certificates" --change 'USER 65532' --change 'WORKDIR /home/nonroot')
}

# The line of each of these releases in the table.
wanted() {
  local name
  for name; do
    case "$name" in
      oldest) releases | head -n 1 ;;
      newest) releases | tail -n 1 ;;
      *) releases | grep -F "$name " || { echo "images.sh: $name is not in the table of Go releases" >&2; return 1; } ;;
    esac
  done
}

if [ $# = 0 ]; then read -ra names < <(node -p "require('./images.json').go.join(' ')"); else names=("$@"); fi
lines="$(wanted "${names[@]}")"

newest="$(releases | tail -n 1 | cut -d' ' -f1)"
current="$(releases | tail -n 1 | cut -d' ' -f3)"
make "alpine:$current" alpine "$current"
make gcr.io/distroless/static-debian13:nonroot distroless
while read -r minor patch alpine <&3; do
  ./go.sh "$patch"
  c=plain
  if [ "$minor" = "$newest" ] || [ -n "${CREATE_GO_DOCKER_EVERYTHING-}" ]; then c=c; fi
  make "golang:$minor-alpine$alpine" golang "$patch" "$minor-alpine$alpine" $c "${CREATE_GO_DOCKER_COMPILED:+compiled}"
done 3<<<"$lines"
