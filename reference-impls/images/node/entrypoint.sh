#!/bin/sh
# Arguments that are no program go to Node.js, as in the official image.
set -eu
case "${1-}" in
  -*) set -- node "$@" ;;
  *) command -v "${1-}" > /dev/null || set -- node "$@" ;;
esac
exec "$@"
