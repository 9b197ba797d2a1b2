#!/usr/bin/env bash
# compose.sh FILE: puts Docker Compose v2 at FILE, built from its source: the tests ask it what our compose files mean.
set -euo pipefail
version=v2.40.3
file=$1

if docker compose version > "$file.log" 2>&1; then
  printf '#!/bin/sh\nexec docker compose "$@"\n' > "$file"
  chmod +x "$file"
  exit
fi
cached="${XDG_CACHE_HOME:-$HOME/.cache}/archbench-ci/docker-compose-$version"
if [ ! -x "$cached" ]; then
  work=$(mktemp -d)
  trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
  # shellcheck source=.ci/find-go.sh
  source "$(dirname "$0")/find-go.sh"
  source=$(go mod download -json "github.com/docker/compose/v2@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  cp -r --no-preserve=mode "$source" "$work/source"
  mkdir -p "$(dirname "$cached")"
  (cd "$work/source" && go build -o "$cached.$$" ./cmd)
  mv "$cached.$$" "$cached"
fi
cp "$cached" "$file"
