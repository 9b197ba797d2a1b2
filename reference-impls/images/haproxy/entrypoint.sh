#!/bin/sh
# A master with workers in the foreground, as in the official image; flags go to HAProxy.
set -eu
case "${1-}" in
  -*) set -- haproxy "$@" ;;
esac
if [ "${1-}" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
