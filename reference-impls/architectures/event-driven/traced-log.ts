import { inEnvelope, outOfEnvelope } from '../../kit/tracing/message-envelope.ts'
import { SpanKind } from '../../kit/tracing/span.ts'
import type { OpenSpan, Tracer } from '../../kit/tracing/tracer.ts'
import type { Batch, BatchConsumer, EventLog } from './brokers/port.ts'

/** What OpenTelemetry calls the systems behind a log; the others have the name of their scheme. */
const SYSTEMS: Readonly<Record<string, string>> = { postgres: 'postgresql', amqp: 'rabbitmq' }

/**
 * A log whose entries carry the sampled request that they were appended for. The append is a span of the request, until
 * it is durable; so is the batch that an entry is handled with, though the answer has long been sent.
 */
export function tracedLog(tracer: Tracer, log: EventLog, url: URL): EventLog {
  const scheme = url.protocol.slice(0, -1)
  const system = { 'messaging.system': SYSTEMS[scheme] ?? scheme }
  return {
    async append(topic, entries) {
      const span = tracer.child({
        name: `send ${topic}`,
        kind: SpanKind.producer,
        attributes: {
          ...system,
          'messaging.destination.name': topic,
          'messaging.operation.name': 'send',
          'messaging.operation.type': 'send',
          'messaging.batch.message_count': entries.length,
        },
      })
      if (span === undefined) return log.append(topic, entries)
      const carried = entries.map(({ key, value }) => ({ key, value: inEnvelope(span.context, value) }))
      await tracer.whole(span, () => log.append(topic, carried))
    },
    join: (topic, group, consumer) =>
      log.join(topic, group, {
        positions: (partitions) => consumer.positions(partitions),
        failed: (error) => consumer.failed(error),
        handle(batch) {
          const { spans, plain } = opened(tracer, batch, {
            ...system,
            'messaging.destination.name': topic,
            'messaging.consumer.group.name': group,
          })
          return handled(tracer, spans, plain, consumer)
        },
      }),
    lag: (topic, positions) => log.lag(topic, positions),
    healthy: () => log.healthy(),
    clear: (topic) => log.clear(topic),
    [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
  }
}

/** The batch without envelopes, and a span for each entry that came in one. */
function opened(
  tracer: Tracer,
  batch: Batch,
  attributes: Readonly<Record<string, string>>,
): { spans: OpenSpan[]; plain: Batch } {
  const spans: OpenSpan[] = []
  const entries = batch.entries.map((entry) => {
    const { message, context } = outOfEnvelope(entry.value)
    if (context === undefined) return entry
    const subject = {
      name: `process ${attributes['messaging.destination.name']}`,
      kind: SpanKind.consumer,
      attributes: {
        ...attributes,
        'messaging.operation.name': 'process',
        'messaging.operation.type': 'process',
        'messaging.batch.message_count': batch.entries.length,
      },
    }
    spans.push(tracer.begin(subject, context))
    return { ...entry, value: message }
  })
  return { spans, plain: { ...batch, entries } }
}

/** Statements are shared by all of a batch: they are told as those of its first sampled entry. */
async function handled(
  tracer: Tracer,
  spans: readonly OpenSpan[],
  batch: Batch,
  consumer: BatchConsumer,
): Promise<'committed' | 'stale'> {
  const [first] = spans
  if (first === undefined) return consumer.handle(batch)
  try {
    return await tracer.whole(first, () => consumer.handle(batch))
  } finally {
    for (const span of spans) tracer.end(span)
  }
}
