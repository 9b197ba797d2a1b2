import { expect, test } from 'vitest'
import { inEnvelope, outOfEnvelope } from './message-envelope.ts'
import { formatTraceparent, parseTraceparent } from './trace-context.ts'

const context = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }
const HEADER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

test('a header is read as it is written', () => {
  expect(formatTraceparent(context)).toBe(HEADER)
  expect(parseTraceparent(HEADER)).toEqual(context)
  expect(parseTraceparent(`01${HEADER.slice(2)}-what-comes-later`)).toEqual(context)
})

test.each([
  ['is not sampled', HEADER.replace(/01$/, '00')],
  ['has no trace', HEADER.replace(context.traceId, '0'.repeat(32))],
  ['has no span', HEADER.replace(context.spanId, '0'.repeat(16))],
  ['is cut short', HEADER.slice(0, -4)],
  ['came twice', [HEADER, HEADER]],
  ['is not there', undefined],
])('a header that %s says nothing', (_, header) => {
  expect(parseTraceparent(header)).toBeUndefined()
})

test.each(['{"a":1}', '[1,2]', '"text"', '{"traceparent":"mine"}'])(
  'the message %s comes out of its envelope as it was',
  (message) => {
    expect(outOfEnvelope(inEnvelope(context, message))).toEqual({ message, context })
    expect(outOfEnvelope(message)).toEqual({ message, context: undefined })
  },
)
