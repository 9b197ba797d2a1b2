import { expect, test } from 'vitest'
import { attributesOf, Traced } from '../../kit/testing/traced.ts'
import { SpanKind } from '../../kit/tracing/span.ts'
import type { Batch, BatchConsumer, EventLog, LogEntry } from './brokers/port.ts'
import { tracedLog } from './traced-log.ts'

/** A log that keeps what is appended, and hands it out as one batch. */
function memoryLog() {
  const entries: LogEntry[] = []
  let consumer: BatchConsumer | undefined
  const log = {
    async append(_topic: string, more: readonly LogEntry[]) {
      entries.push(...more)
    },
    async join(_topic: string, _group: string, joined: BatchConsumer) {
      consumer = joined
      return { partitions: () => [0], async [Symbol.asyncDispose]() {} }
    },
  } as unknown as EventLog
  const deliver = () => {
    const batch: Batch = {
      entries: entries.map((entry) => ({ ...entry, partition: 0 })),
      from: new Map(),
      to: new Map(),
    }
    return consumer?.handle(batch)
  }
  return { log, entries, deliver }
}

function consumerOf(handle: BatchConsumer['handle']): BatchConsumer {
  return { positions: async () => new Map(), handle, failed() {} }
}

test('a message of a sampled request carries its trace to its handler; others are as they were', async () => {
  await using traced = await Traced.open()
  const { tracer } = traced
  const { log, entries, deliver } = memoryLog()
  const commands = tracedLog(tracer, log, new URL('amqp://log:5672'))
  await commands.append('commands', [{ key: 'k', value: '{"n":1}' }])
  const outer = traced.outer()
  await tracer.whole(outer, () => commands.append('commands', [{ key: 'k', value: '{"n":2}' }]))
  expect(entries.map(({ value }) => value)).toEqual(['{"n":1}', expect.stringContaining(outer.context.traceId)])

  const handled: string[] = []
  await commands.join(
    'commands',
    'workers',
    consumerOf(async (batch) => {
      handled.push(...batch.entries.map(({ value }) => value), tracer.current?.traceId ?? 'none')
      return 'committed'
    }),
  )
  expect(await deliver()).toBe('committed')
  expect(handled).toEqual(['{"n":1}', '{"n":2}', outer.context.traceId])

  const spans = await traced.spans()
  const [send, process] = ['send commands', 'process commands'].map((name) => spans.find((span) => span.name === name))
  if (send === undefined || process === undefined) throw new Error('a span is missing')
  expect(send).toMatchObject({ kind: SpanKind.producer, parentSpanId: outer.context.spanId })
  expect(process).toMatchObject({ kind: SpanKind.consumer, parentSpanId: send.spanId })
  expect(attributesOf(process)).toEqual({
    'messaging.system': 'rabbitmq',
    'messaging.destination.name': 'commands',
    'messaging.consumer.group.name': 'workers',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.batch.message_count': '2',
  })
})

test('a batch that cannot be handled is told so for each of its sampled messages, and thrown on', async () => {
  await using traced = await Traced.open()
  const { tracer } = traced
  const { log, deliver } = memoryLog()
  const commands = tracedLog(tracer, log, new URL('kafka://log:9092'))
  for (const n of [1, 2]) {
    await tracer.whole(traced.outer(), () => commands.append('commands', [{ key: 'k', value: `${n}` }]))
  }
  await commands.join(
    'commands',
    'workers',
    consumerOf(() => Promise.reject(new Error('no'))),
  )
  await expect(deliver()).rejects.toThrow('no')
  const processed = (await traced.spans()).filter(({ kind }) => kind === SpanKind.consumer)
  expect(processed).toHaveLength(2)
})
