#!/usr/bin/env bash
# compose-programs.sh FOLDER: puts there what compose files of the tests run and no Debian package has: a Spring Boot program and the packages
# of an Express and a React program, and Traefik and FerretDB (a store that speaks the protocol of MongoDB), built from their Go modules.
set -euo pipefail
ferretdb=v1.24.0
traefik=v3.5.3
folder=$1
cache="${XDG_CACHE_HOME:-$HOME/.cache}/archbench-ci"
corpus=test/fixtures/compose-corpus
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir -p "$cache" "$folder"

# build_go NAME VERSION MODULE PACKAGE: builds a program of a Go module, from a copy: a module may replace others.
build_go() {
  local built="$cache/$1-$2"
  if [ ! -x "$built" ]; then
    local source
    source=$(go mod download -json "$3@$2" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
    cp -r --no-preserve=mode "$source" "$work/$1"
    # FerretDB starts only when this says which version it is.
    if [ -f "$work/$1/build/version/version.txt" ]; then echo "$2" > "$work/$1/build/version/version.txt"; fi
    (cd "$work/$1" && CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$work/$1.built" "$4")
    mv "$work/$1.built" "$built"
  fi
  cp "$built" "$folder/$1"
}

cp -r "$corpus/spring-mariadb/backend" "$work/spring"
(cd "$work/spring" && mvn --batch-mode --quiet package)
cp "$work/spring/target/titles.jar" "$folder/titles.jar"

for part in backend frontend; do
  mkdir "$work/$part"
  cp "$corpus/react-express-mongo/$part/package.json" "$work/$part"
  (cd "$work/$part" && npm install --silent --no-package-lock --ignore-scripts)
  cp -r "$work/$part/node_modules" "$folder/$part-modules"
done

# shellcheck source=.ci/find-go.sh
source .ci/find-go.sh
build_go ferretdb "$ferretdb" github.com/FerretDB/FerretDB ./cmd/ferretdb
build_go traefik "$traefik" github.com/traefik/traefik/v3 ./cmd/traefik
