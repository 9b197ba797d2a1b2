#!/bin/sh
# While the image is built: formats a storage, whose part without ids is kept, and runs a broker under a little load, whose
# classes are kept in an archive. Both make the start of the image fast and change nothing of what runs then.
set -eu

properties=/etc/kafka/docker/server.properties
/opt/kafka/bin/kafka-storage.sh format --cluster-id archbench-local-image0 --config "$properties"
cp /tmp/kraft-combined-logs/bootstrap.checkpoint /opt/kafka/bootstrap.checkpoint
rm -rf /tmp/kraft-combined-logs

export KAFKA_HEAP_OPTS='-Xms256m -Xmx256m' CDS_OPTS=-XX:ArchiveClassesAtExit=/opt/kafka/kafka.jsa
sh /etc/kafka/docker/run.sh > /tmp/broker.log 2>&1 &
broker=$!
unset KAFKA_HEAP_OPTS CDS_OPTS
tool() { /opt/kafka/bin/kafka-run-class.sh "org.apache.kafka.tools.$@"; }
# It waits for the broker itself.
tool TopicCommand --bootstrap-server localhost:9092 --create --topic training --partitions 4 || { cat /tmp/broker.log; exit 1; }
tool ProducerPerformance --topic training --num-records 2000 --record-size 200 --throughput -1 \
  --producer-props bootstrap.servers=localhost:9092 acks=all enable.idempotence=true
tool ConsumerPerformance --bootstrap-server localhost:9092 --topic training --messages 2000 --timeout 20000
kill "$broker"
wait "$broker" || [ $? -eq 143 ]
rm -rf /tmp/kraft-combined-logs /tmp/broker.log /tmp/hsperfdata_appuser /opt/kafka/config/* /opt/kafka/logs/*
test -s /opt/kafka/kafka.jsa
