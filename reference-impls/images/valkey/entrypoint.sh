#!/bin/sh
# Takes connections of other containers without a password, as the official image does; flags and configuration files
# go to the server.
set -eu
case "${1-}" in
  -* | *.conf) set -- valkey-server "$@" ;;
esac
if [ "${1-}" = valkey-server ]; then
  set -- "$@" --protected-mode no
fi
exec "$@"
