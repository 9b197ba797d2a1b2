import { expect, test } from 'vitest'
import { exportRequest } from './otlp-schema.ts'
import { span } from './testing/spans.ts'
import { traceFile } from './trace-file.ts'

const root = span({ id: 1, component: 'driver', name: 'GET view', from: 0, to: 10 })
const seen = { target: 'shop', operation: 'view', isRight: true, root }

test('holds the spans of the sampled requests as OTLP and as trace events, in the order in which both are looked for', () => {
  const own = [span({ id: 2, parent: 1, from: 1, to: 4 }), span({ id: 3, parent: 2, from: 2, to: 3 })]
  const other = span({ id: 4, trace: 2, from: 1, to: 4 })
  const text = [...traceFile([seen], [...own, other])].join('')
  expect(text.startsWith('{"traceEvents":[')).toBe(true)
  const document = JSON.parse(text)
  expect(Object.keys(document)).toEqual(['traceEvents', 'resourceSpans'])
  const { resourceSpans } = exportRequest.parse(document)
  expect(resourceSpans.map(({ scopeSpans }) => scopeSpans.map(({ spans }) => spans))).toEqual([
    [[root.otlp]],
    [own.map(({ otlp }) => otlp)],
  ])
  expect(document.traceEvents.slice(0, 3)).toEqual([
    { ph: 'M', name: 'process_name', pid: 1, tid: 0, args: { name: 'shop' } },
    expect.objectContaining({ ph: 'b', id: root.traceId, pid: 1, ts: 0, name: 'driver: GET view' }),
    expect.objectContaining({ ph: 'e', id: root.traceId, pid: 1, ts: 10_000 }),
  ])
  expect(document.traceEvents).toHaveLength(7)
})

test('without any request it is a document all the same', () => {
  expect(JSON.parse([...traceFile([], [])].join(''))).toEqual({ traceEvents: [], resourceSpans: [] })
})
