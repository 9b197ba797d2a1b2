import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, SQSEvent, SQSRecord } from 'aws-lambda'
import { outOfEnvelope } from '../../../kit/tracing/message-envelope.ts'
import { SpanKind } from '../../../kit/tracing/span.ts'
import { parseTraceparent } from '../../../kit/tracing/trace-context.ts'
import type { OpenSpan, Tracer } from '../../../kit/tracing/tracer.ts'

type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME

/** Makes a span of each event of a sampled request that a function handles. */
export function tracedRequests(tracer: Tracer, handle: HttpHandler): HttpHandler {
  return (event) => {
    const parent = parseTraceparent(event.headers.traceparent)
    if (parent === undefined) return handle(event)
    const attributes = { 'faas.name': functionName, 'faas.trigger': 'http', 'http.route': event.routeKey.split(' ')[1] }
    const span = tracer.begin({ name: event.routeKey, kind: SpanKind.server, attributes }, parent)
    return tracer.whole(span, async () => {
      const result = await handle(event)
      span.note({ 'http.response.status_code': result.statusCode })
      if ((result.statusCode ?? 200) >= 500) span.failed(String(result.statusCode))
      return result
    })
  }
}

/** Does the same for the messages of a queue: the batch that a message is handled with is a span of its request. */
export function tracedMessages<Result>(
  tracer: Tracer,
  handle: (event: SQSEvent) => Promise<Result>,
): (event: SQSEvent) => Promise<Result> {
  return async (event) => {
    const { spans, records } = opened(tracer, event.Records)
    const [first] = spans
    if (first === undefined) return handle(event)
    try {
      // Statements are shared by all of a batch: they are told as those of its first sampled message.
      return await tracer.whole(first, () => handle({ ...event, Records: records }))
    } finally {
      for (const span of spans) tracer.end(span)
    }
  }
}

function opened(tracer: Tracer, Records: readonly SQSRecord[]): { spans: OpenSpan[]; records: SQSRecord[] } {
  const spans: OpenSpan[] = []
  const records = Records.map((record) => {
    const { message, context } = outOfEnvelope(record.body)
    if (context === undefined) return record
    const queue = record.eventSourceARN.split(':').at(-1) ?? ''
    const attributes = {
      'faas.name': functionName,
      'faas.trigger': 'pubsub',
      'messaging.system': 'aws_sqs',
      'messaging.destination.name': queue,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.batch.message_count': Records.length,
    }
    spans.push(tracer.begin({ name: `process ${queue}`, kind: SpanKind.consumer, attributes }, context))
    return { ...record, body: message }
  })
  return { spans, records }
}
