#!/bin/sh
# Makes a database cluster where there is none yet, by the environment variables of the official image, and then
# becomes the server.
set -eu

# from_file NAME: sets NAME to what is in the file that NAME_FILE names, where it is set.
from_file() {
  eval "value=\${$1-} file=\${$1_FILE-}"
  [ -n "$file" ] || return 0
  if [ -n "$value" ]; then
    echo "$1 and $1_FILE are both set: set one of them" >&2
    exit 1
  fi
  eval "$1=\$(cat \"\$file\")"
}

make_cluster() {
  from_file POSTGRES_USER
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_DB
  from_file POSTGRES_INITDB_ARGS
  user=${POSTGRES_USER:-postgres}
  database=${POSTGRES_DB:-$user}
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "${POSTGRES_PASSWORD-}" ] && [ "$method" != trust ]; then
    echo 'POSTGRES_PASSWORD is not set: set it, or POSTGRES_HOST_AUTH_METHOD=trust' >&2
    exit 1
  fi

  # Without a password there must be no file for it: initdb refuses an empty one.
  if [ -n "${POSTGRES_PASSWORD-}" ]; then set -- --pwfile=/dev/stdin; else set --; fi
  # Evaluated, because the variable holds arguments as a shell would read them.
  eval "set -- \"\$@\" ${POSTGRES_INITDB_ARGS-}"
  printf '%s\n' "${POSTGRES_PASSWORD-}" | initdb --username="$user" --data-checksums "$@"
  printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"

  if [ "$database" != postgres ]; then
    name=$(printf '%s' "$database" | sed 's/"/""/g')
    printf 'CREATE DATABASE "%s"\n' "$name" | postgres --single -j -c fsync=off postgres > /dev/null
  fi
  for script in /docker-entrypoint-initdb.d/*; do
    if [ -e "$script" ]; then
      run_scripts
      break
    fi
  done
}

# Runs the scripts of /docker-entrypoint-initdb.d against a server that only this container can reach.
run_scripts() {
  PGUSER=$user PGDATABASE=$database
  export PGUSER PGDATABASE
  pg_ctl --wait --silent --options "-c listen_addresses=''" start
  for script in /docker-entrypoint-initdb.d/*; do
    echo "running $script"
    case "$script" in
      *.sh) POSTGRES_USER=$user POSTGRES_DB=$database sh "$script" ;;
      *.sql) psql --set ON_ERROR_STOP=1 --no-psqlrc --file "$script" ;;
      *.sql.gz) gzip -dc "$script" | psql --set ON_ERROR_STOP=1 --no-psqlrc ;;
      *) echo "passed over: $script" ;;
    esac
  done
  pg_ctl --wait --silent --mode fast stop
  unset PGUSER PGDATABASE
}

case "${1-}" in
  -*) set -- postgres "$@" ;;
esac
if [ "${1-}" = postgres ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  [ -s "$PGDATA/PG_VERSION" ] || make_cluster
fi
exec "$@"
