#!/usr/bin/env bash
# Checks the production dependencies for known advisories. A registry that cannot be asked is said to be not available,
# and is no failure.
set -euo pipefail
cd "$(dirname "$0")/.."
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

npm audit --omit=dev --json > "$answer" 2> /dev/null || true
node .ci/audit-words.cjs "$answer"
