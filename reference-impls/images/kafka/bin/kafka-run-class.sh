#!/bin/sh
# kafka-run-class.sh CLASS ARGUMENT…: runs a class of Kafka.
exec java ${KAFKA_HEAP_OPTS--Xmx256M} ${KAFKA_OPTS-} -cp '/opt/kafka/libs/*' "$@"
