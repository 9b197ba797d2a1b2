import type { EventLog, EventLogOptions } from './port.ts'

/** How to open the log of each scheme: a client is loaded where it is used, it costs time and memory at the start. */
const LOGS: Readonly<Record<string, (options: EventLogOptions) => Promise<EventLog>>> = {
  postgres: async (options) => (await import('./postgres/event-log.ts')).PostgresEventLog.open(options),
  kafka: async (options) => (await import('./kafka/event-log.ts')).KafkaEventLog.open(options),
  amqp: async (options) => (await import('./rabbitmq/event-log.ts')).RabbitEventLog.open(options),
  nats: async (options) => (await import('./nats/event-log.ts')).NatsEventLog.open(options),
}

/** Connects to the log at an address, waiting for it to come up, and creates topics that are missing. */
export async function openEventLog(options: EventLogOptions): Promise<EventLog> {
  const scheme = options.url.protocol.slice(0, -1)
  const open = LOGS[scheme]
  if (open === undefined) {
    throw new Error(`"${scheme}" is no event log: the address must begin with one of ${Object.keys(LOGS).join(', ')}`)
  }
  return open(options)
}
