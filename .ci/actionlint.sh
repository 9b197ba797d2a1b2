#!/usr/bin/env bash
# actionlint.sh FILE: puts actionlint at FILE, built from its source: the tests ask it whether our examples for GitHub Actions are right.
set -euo pipefail
version=v1.7.12
file=$1

cached="${XDG_CACHE_HOME:-$HOME/.cache}/archbench-ci/actionlint-$version"
if [ ! -x "$cached" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # shellcheck source=.ci/find-go.sh
  source "$(dirname "$0")/find-go.sh"
  GOBIN="$work/bin" GOFLAGS=-modcacherw go install "github.com/rhysd/actionlint/cmd/actionlint@$version"
  mkdir -p "$(dirname "$cached")"
  cp "$work/bin/actionlint" "$cached.$$"
  mv "$cached.$$" "$cached"
fi
cp "$cached" "$file"
