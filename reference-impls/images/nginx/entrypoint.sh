#!/bin/sh
# Fills /etc/nginx/templates/*.template with environment variables into /etc/nginx/conf.d, as the official image does.
set -eu
if [ "${1-}" = nginx ]; then
  # Only names of variables that are set: nginx has variables of its own.
  names=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')
  for template in /etc/nginx/templates/*.template; do
    [ -e "$template" ] || continue
    envsubst "$names" < "$template" > "/etc/nginx/conf.d/$(basename "$template" .template)"
  done
fi
exec "$@"
