import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, test } from 'vitest'
import { attributesOf, PARENT, Traced } from '../../../kit/testing/traced.ts'
import { formatTraceparent } from '../../../kit/tracing/trace-context.ts'
import type { Fleet, Result } from './fleet.ts'
import type { FunctionDefinition } from './function-definition.ts'
import { Router } from './router.ts'
import { tracedAnswer, tracedInvoke } from './traced-front.ts'

const target = { name: 'readOrder' } as FunctionDefinition
const router = new Router(new Map([['GET /orders/{id}', target]]))
const fleet: Pick<Fleet, 'invoke'> = { invoke: async () => undefined }
const requestOf = (headers: Record<string, string>) =>
  ({ method: 'GET', url: '/orders/7?x=1', headers }) as unknown as IncomingMessage
const success: Result = { outcome: { kind: 'success', payload: '{}' }, durationMs: 1, initMs: 200 }

test('the gateway and the invocation are spans of a sampled request, which the function gets as a header', async () => {
  await using traced = await Traced.open()
  const { tracer } = traced
  const events: APIGatewayProxyEventV2[] = []
  const invoke = tracedInvoke(tracer, async (_fleet, _target, event) => {
    events.push(event)
    return success
  })
  const answer = tracedAnswer(tracer, async () => {
    await invoke(fleet, target, { headers: { a: 'b' } } as unknown as APIGatewayProxyEventV2)
    return { status: 200, headers: {}, body: '' }
  })
  await answer({ router }, requestOf({}))
  await answer({ router }, requestOf({ traceparent: formatTraceparent(PARENT) }))

  const spans = await traced.spans()
  const [gateway, invocation] = ['GET /orders/{id}', 'invoke readOrder'].map((name) =>
    spans.find((span) => span.name === name),
  )
  if (gateway === undefined || invocation === undefined) throw new Error('a span is missing')
  expect(spans).toHaveLength(2)
  expect(gateway.parentSpanId).toBe(PARENT.spanId)
  expect(invocation.parentSpanId).toBe(gateway.spanId)
  expect(events.map(({ headers }) => headers)).toEqual([
    { a: 'b' },
    { a: 'b', traceparent: formatTraceparent(invocation) },
  ])
  expect(attributesOf(gateway)).toMatchObject({ 'url.path': '/orders/7', 'http.response.status_code': '200' })
  expect(attributesOf(invocation)).toMatchObject({ 'faas.invoked_name': 'readOrder', 'faas.coldstart': true })
})

test.each([
  ['throttled', undefined],
  ['timeout', { ...success, outcome: { kind: 'timeout' } } satisfies Result],
])('an invocation that was not answered is told as %s', async (kind, result) => {
  await using traced = await Traced.open()
  const invoke = tracedInvoke(traced.tracer, async () => result)
  await traced.tracer.whole(traced.outer(), () =>
    invoke(fleet, target, { headers: {} } as unknown as APIGatewayProxyEventV2),
  )
  const span = (await traced.spans()).find(({ name }) => name === 'invoke readOrder')
  expect(span?.status).toEqual({ code: 2 })
  expect(span && attributesOf(span)['error.type']).toBe(kind)
})
