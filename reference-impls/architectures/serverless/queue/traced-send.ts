import type { Sql } from '../../../base/sql.ts'
import { inEnvelope } from '../../../kit/tracing/message-envelope.ts'
import { SpanKind } from '../../../kit/tracing/span.ts'
import type { Tracer } from '../../../kit/tracing/tracer.ts'

type Send = (sql: Sql, queue: string, bodies: readonly string[]) => Promise<void>

/** Makes a span of what is sent for a sampled request, and has the messages carry it. */
export function tracedSend(tracer: Tracer, send: Send): Send {
  return (sql, queue, bodies) => {
    const attributes = {
      'messaging.system': 'aws_sqs',
      'messaging.destination.name': queue,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.batch.message_count': bodies.length,
    }
    const span = tracer.child({ name: `send ${queue}`, kind: SpanKind.producer, attributes })
    if (span === undefined) return send(sql, queue, bodies)
    const carried = bodies.map((body) => inEnvelope(span.context, body))
    return tracer.whole(span, () => send(sql, queue, carried))
  }
}
