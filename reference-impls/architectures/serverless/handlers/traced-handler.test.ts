import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda'
import { expect, test } from 'vitest'
import { attributesOf, PARENT, Traced } from '../../../kit/testing/traced.ts'
import { inEnvelope } from '../../../kit/tracing/message-envelope.ts'
import { SpanKind } from '../../../kit/tracing/span.ts'
import { formatTraceparent } from '../../../kit/tracing/trace-context.ts'
import { tracedMessages, tracedRequests } from './traced-handler.ts'

const eventOf = (headers: Record<string, string>) =>
  ({ routeKey: 'GET /orders/{id}', headers }) as unknown as APIGatewayProxyEventV2
const queueEvent = (...bodies: string[]) =>
  ({ Records: bodies.map((body) => ({ body, eventSourceARN: 'arn:aws:sqs:x:1:orders' })) }) as unknown as SQSEvent

test('a function that handles a sampled request is a span of it; another is none', async () => {
  await using traced = await Traced.open()
  const handle = tracedRequests(traced.tracer, async () => ({ statusCode: traced.tracer.current ? 503 : 200 }))
  expect(await handle(eventOf({}))).toEqual({ statusCode: 200 })
  expect(await handle(eventOf({ traceparent: formatTraceparent(PARENT) }))).toEqual({ statusCode: 503 })
  const [span, ...others] = await traced.spans()
  if (span === undefined) throw new Error('there is no span')
  expect(others).toEqual([])
  expect(span).toMatchObject({ name: 'GET /orders/{id}', kind: SpanKind.server, parentSpanId: PARENT.spanId })
  expect(span.status).toEqual({ code: 2 })
  expect(attributesOf(span)).toMatchObject({ 'faas.trigger': 'http', 'http.response.status_code': '503' })
})

test('a batch is a span of each sampled message in it, and the function gets the messages as they were sent', async () => {
  await using traced = await Traced.open()
  const handle = tracedMessages(traced.tracer, async ({ Records }) => Records.map(({ body }) => body))
  expect(await handle(queueEvent('"a"'))).toEqual(['"a"'])
  expect(await handle(queueEvent('"a"', inEnvelope(PARENT, '"b"')))).toEqual(['"a"', '"b"'])
  const [span, ...others] = await traced.spans()
  if (span === undefined) throw new Error('there is no span')
  expect(others).toEqual([])
  expect(span).toMatchObject({ name: 'process orders', kind: SpanKind.consumer, parentSpanId: PARENT.spanId })
  expect(attributesOf(span)).toMatchObject({ 'messaging.system': 'aws_sqs', 'messaging.batch.message_count': '2' })
})
