import { expect, test } from 'vitest'
import { assembleTraces, type SpanNode } from './assemble.ts'
import type { Span } from './span.ts'
import { span } from './testing/spans.ts'

const root = span({ id: 1, from: 0, to: 10 })
const shape = ({ span: { name }, children }: SpanNode): unknown =>
  children.length === 0 ? name : { [name]: children.map(shape) }
const assembled = (...spans: Span[]) =>
  assembleTraces([root], spans).map((trace) => ({ ...trace, root: shape(trace.root) }))

test('spans stand below their parents, in the order in which they began', () => {
  const spans = [
    span({ id: 4, parent: 2, from: 3, to: 4 }),
    span({ id: 3, parent: 1, from: 5, to: 8 }),
    span({ id: 2, parent: 1, from: 1, to: 4 }),
  ]
  expect(assembled(...spans)).toEqual([{ root: { 'work 1': [{ 'work 2': ['work 4'] }, 'work 3'] }, orphans: 0 }])
})

test('what came twice is there once, and what is of another request is not', () => {
  const twice = span({ id: 2, parent: 1, from: 1, to: 4 })
  const other = span({ id: 3, parent: 1, trace: 2, from: 1, to: 4 })
  expect(assembled(twice, twice, other)).toEqual([{ root: { 'work 1': ['work 2'] }, orphans: 0 }])
})

test('a span whose parent never came stands below the root, and is counted', () => {
  expect(assembled(span({ id: 2, parent: 9, from: 1, to: 4 }))).toEqual([
    { root: { 'work 1': ['work 2'] }, orphans: 1 },
  ])
})

test('spans that claim to be in each other stand below the root', () => {
  const circle = [span({ id: 2, parent: 3, from: 1, to: 4 }), span({ id: 3, parent: 2, from: 1, to: 4 })]
  expect(assembled(...circle)).toEqual([{ root: { 'work 1': ['work 2', 'work 3'] }, orphans: 0 }])
})
