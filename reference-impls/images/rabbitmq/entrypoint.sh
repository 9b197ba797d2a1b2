#!/bin/sh
# RabbitMQ reads RABBITMQ_DEFAULT_USER, _PASS and _VHOST itself; here only what it does not.
set -eu
for name in RABBITMQ_DEFAULT_USER RABBITMQ_DEFAULT_PASS RABBITMQ_DEFAULT_VHOST; do
  eval "file=\${${name}_FILE-}"
  if [ -n "$file" ]; then
    eval "$name=\$(cat \"\$file\")"
    export "${name?}"
  fi
done
case "${1-}" in
  -*) set -- rabbitmq-server "$@" ;;
esac
exec "$@"
