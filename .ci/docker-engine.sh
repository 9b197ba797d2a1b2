# A Docker engine for the tests: the one that answers, or one of their own that leaves nothing behind. Sourced.

engine_folder=

# start_engine FOLDER: sets DOCKER_HOST where it starts one in FOLDER.
start_engine() {
  if [ -n "${DOCKER_HOST:-}" ] || [ -S /var/run/docker.sock ]; then return; fi
  if ! (command -v dockerd && command -v iptables) > "$1.found"; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io iptables
  fi
  rm -f "$1.found"
  mkdir -p "$1"
  # In a session of its own, so that Ctrl-C does not take it away before the tests have removed their containers.
  setsid dockerd --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/pid" --host "unix://$1/docker.sock" \
    > "$1/log" 2>&1 &
  engine_folder=$1
  export DOCKER_HOST="unix://$1/docker.sock"
  for _ in $(seq 300); do
    if curl --silent --fail --unix-socket "$1/docker.sock" http://docker/_ping > /dev/null; then return; fi
    sleep 0.1
  done
  echo "dockerd does not answer:" >&2
  tail -n 20 "$1/log" >&2
  return 1
}

# stop_engine: ends what start_engine started, with all its containers.
stop_engine() {
  [ -n "$engine_folder" ] || return 0
  local pid
  pid=$(cat "$engine_folder/pid" 2> /dev/null || true)
  if [ -n "$pid" ]; then
    kill "$pid" || true
    for _ in $(seq 300); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
  fi
  # What is still mounted below its folder would be in the way of removing it.
  awk -v folder="$engine_folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l || true
  rm -rf "$engine_folder"
}
