#!/bin/sh
# Writes the broker's properties from KAFKA_* and formats its storage as the official image does, then becomes the broker.
set -eu

config=/opt/kafka/config/server.properties
mounted=/mnt/shared/config/server.properties
cluster=${CLUSTER_ID:-archbench-local-image0}

# KAFKA_LOG_DIRS is log.dirs, KAFKA_A__B is a_b, KAFKA_A___B is a-b.
properties() {
  awk 'BEGIN {
    split("KAFKA_VERSION KAFKA_HEAP_OPTS KAFKA_LOG4J_OPTS KAFKA_OPTS KAFKA_JMX_OPTS KAFKA_JVM_PERFORMANCE_OPTS " \
      "KAFKA_GC_LOG_OPTS KAFKA_LOG4J_ROOT_LOGLEVEL KAFKA_LOG4J_LOGGERS KAFKA_TOOLS_LOG4J_LOGLEVEL KAFKA_JMX_HOSTNAME", names)
    for (i in names) other[names[i]]
    for (name in ENVIRON) {
      if (name !~ /^KAFKA_/ || name in other) continue
      key = tolower(substr(name, 7))
      gsub(/___/, "-", key); gsub(/__/, "\001", key); gsub(/_/, ".", key); gsub(/\001/, "_", key)
      print key "=" ENVIRON[name]
    }
  }'
}

setting() {
  sed -n "s/^$1 *= *//p" "$config" | tail -n 1
}

# What "kafka-storage format" does for one broker with a fixed quorum, without starting a Java for it: all but the ids was
# written when the image was built.
format() {
  directory=$(setting log.dirs)
  : "${directory:=$(setting log.dir)}"
  : "${directory:=/tmp/kafka-logs}"
  node=$(setting node.id)
  [ ! -e "$directory/meta.properties" ] || return 0
  case "$directory:$(setting process.roles)" in
    *,*:* | *:broker) plain= ;;
    *) plain=yes ;;
  esac
  if [ -z "$plain" ] || [ -z "$node" ] || [ -z "$(setting controller.quorum.voters)" ] ||
    grep -qE '^(metadata\.log\.dir|unstable\.|inter\.broker\.protocol)' "$config"; then
    set -- format --ignore-formatted --cluster-id "$cluster" --config "$config"
    [ -n "$(setting controller.quorum.voters)" ] || set -- "$@" --standalone
    /opt/kafka/bin/kafka-storage.sh "$@"
    return
  fi
  mkdir -p "$directory"
  cp /opt/kafka/bootstrap.checkpoint "$directory/bootstrap.checkpoint"
  # An id that begins with a hyphen is no id to Kafka's tools.
  id=A$(head -c 24 /dev/urandom | base64 | tr '+/' '-_' | cut -c 1-20)A
  printf 'version=1\ncluster.id=%s\nnode.id=%s\ndirectory.id=%s\n' "$cluster" "$node" "$id" > "$directory/meta.properties"
}

rm -f "$config"
if [ -e "$mounted" ]; then cat "$mounted" > "$config"; fi
properties >> "$config"
[ -s "$config" ] || cp /etc/kafka/docker/server.properties "$config"
format

# The defaults of the official image, with a class data archive as it has one.
heap=${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G}
tuning=${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent}
: "${CDS_OPTS:=-XX:SharedArchiveFile=/opt/kafka/kafka.jsa}"
# Each of these is a list of arguments.
# shellcheck disable=SC2086
exec java $heap $tuning $CDS_OPTS -Xlog:cds=off -Xlog:cds+dynamic=off -Djava.awt.headless=true \
  ${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/etc/kafka/docker/log4j2.properties} ${KAFKA_JMX_OPTS-} ${KAFKA_OPTS-} \
  -cp '/opt/kafka/libs/*' kafka.Kafka "$config"
