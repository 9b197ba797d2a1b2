import { expect, test } from 'vitest'
import shop from '../../scenarios/ecommerce/index.ts'
import type { Findings, Ledger } from './define.ts'
import { compareWrites, countFindings, verifyRound } from './verify.ts'

interface Row {
  readonly id: string
  readonly key: string
  readonly text: string
  readonly refused?: boolean
}

const ledger: Ledger = {
  accepted: [
    { id: '1', key: 'a', content: 'A' },
    { id: '2', key: 'b', content: 'B', acceptedMs: 11_400 },
  ],
  unresolved: ['u'],
}
const [first, second, past]: [Row, Row, Row] = [
  { id: '1', key: 'a', text: 'A' },
  { id: '2', key: 'b', text: 'B' },
  { id: '0', key: 'past', text: '' },
]

function compare(stored: readonly Row[]): Findings {
  const counter = countFindings()
  compareWrites(counter, ledger, stored, {
    keyOf: ({ key }) => key,
    idOf: ({ id }) => id,
    history: new Set(['past']),
    wrong: ({ content }, { text }) => (content === text ? undefined : `is stored as ${text}`),
    applied: ({ refused }) => refused !== true,
  })
  return counter.findings(ledger.accepted.length)
}

const clean = { verified: 2, lost: 0, duplicated: 0, phantom: 0, oversold: 0, examples: [] }

test('finds nothing where everything is there once', () => {
  expect(compare([first, second, past])).toEqual(clean)
})

test('takes a write that was never answered either way, and a stored refusal', () => {
  const unanswered = { id: '3', key: 'u', text: 'U' }
  expect(compare([first, second, past, unanswered, { id: '4', key: 'x', text: '', refused: true }])).toEqual(clean)
})

test('a write that was never answered may be there once at most', () => {
  const unanswered = { id: '3', key: 'u', text: 'U' }
  expect(compare([first, second, past, unanswered, { ...unanswered, id: '4' }])).toMatchObject({ duplicated: 1 })
})

test.each<[string, readonly Row[], Partial<Findings>]>([
  [
    'a missing write',
    [first, past],
    { lost: 1, examples: ['lost: 2 (key b), of second 12 of its load, was accepted and is not stored'] },
  ],
  [
    'a wrong write',
    [first, { ...second, text: 'C' }, past],
    { lost: 1, examples: ['lost: 2 (key b), of second 12 of its load, is stored as C'] },
  ],
  ['missing history', [first, second], { lost: 1, examples: ['lost: key past was in the data set and is not stored'] }],
  ['a repeated key', [first, second, past, { ...first, id: '9' }], { duplicated: 1 }],
  ['what nobody sent', [first, second, past, { id: '9', key: 'z', text: '' }], { phantom: 1 }],
  ['two ids that were exchanged', [{ ...first, id: '2' }, { ...second, id: '1' }, past], { lost: 2 }],
])('finds %s', (_, stored, expected) => {
  const { examples, ...counts } = compare(stored)
  expect({ ...counts, examples }).toMatchObject({ ...clean, examples, ...expected })
  expect(examples.length).toBeGreaterThan(0)
})

test('keeps the first examples only, and counts all', () => {
  const counter = countFindings()
  for (let unit = 0; unit < 50; unit++) counter.add('oversold', `unit ${unit}`, 2)
  const { oversold, examples } = counter.findings(0)
  expect(oversold).toBe(100)
  expect(examples).toHaveLength(10)
})

test('what stays pending counts as lost, once', () => {
  const scenario = { ...shop, verify: () => ({ ...clean, lost: 1, examples: ['lost: x'] }) }
  const drained = { audit: {}, drainMs: 30_000, stillPending: 3 }
  const findings = verifyRound(scenario, {}, ledger, drained)
  expect(findings).toMatchObject({
    lost: 3,
    examples: ['lost: 3 accepted writes were still pending after 30,000 ms', 'lost: x'],
  })
  expect(verifyRound(scenario, {}, ledger, { ...drained, stillPending: 0 }).lost).toBe(1)
})
