import { describe, expect, test } from 'vitest'
import { parseBatch, parseEventId } from './batch.ts'

const NOW = 1_768_480_200_000
const id = (digit: number | string) => `00000000-0000-4000-8000-00000000000${digit}`
const event = { id: id(1), type: 'click', userId: 1, timeMs: NOW, value: 5 }
const parse = (...events: unknown[]) => parseBatch({ sentAtMs: NOW, events })

describe('parseBatch', () => {
  test('puts events in order of their ids, each id once and in lower case', () => {
    const [a, b] = [
      { ...event, id: id('a') },
      { ...event, id: id(2) },
    ]
    const { events, refused } = parse(a, b, { ...a, id: a.id.toUpperCase(), value: 9 }, event)
    expect(events).toEqual([event, b, a])
    expect(refused).toEqual([])
  })

  test('refuses single events by the time at which their batch was sent, to the millisecond', () => {
    const at = (digit: number, timeMs: number) => ({ ...event, id: id(digit), timeMs })
    const { events, refused } = parse(at(1, NOW - 300_000), at(2, NOW - 300_001), at(3, NOW), at(4, NOW + 1))
    expect(events.map((taken) => taken.id)).toEqual([id(1), id(3)])
    expect(refused).toEqual([
      { id: id(2), reason: 'too_late' },
      { id: id(4), reason: 'in_the_future' },
    ])
  })

  test.each([
    ['no body', undefined],
    ['a list', [event]],
    ['no events', { sentAtMs: NOW }],
    ['no time', { events: [event] }],
    ['a time in words', { sentAtMs: 'now', events: [event] }],
    ['more than these', { sentAtMs: NOW, events: [event], note: '' }],
    ['an empty list', { sentAtMs: NOW, events: [] }],
    ['fifty-one events', { sentAtMs: NOW, events: Array(51).fill(event) }],
    ['an event that is null', { sentAtMs: NOW, events: [event, null] }],
    ...Object.entries({
      id: ['', 'x', `${id(1)}0`, 7],
      type: ['', 'Click', '1click', 'c'.repeat(33), 'a\u0000', null],
      userId: [0, 1.5, 2 ** 31, '1'],
      timeMs: [-1, 0.5, 253_402_300_800_000, '0'],
      value: [-1, 0.5, 1_000_001, null],
    }).flatMap(([key, values]) =>
      values.map((value): [string, unknown] => [
        `${key} ${JSON.stringify(value)}`,
        { sentAtMs: NOW, events: [event, { ...event, [key]: value }] },
      ]),
    ),
    ['an event with more in it', { sentAtMs: NOW, events: [{ ...event, note: '' }] }],
  ])('refuses %s with 400', (_what, body) => {
    expect(() => parseBatch(body)).toThrow(expect.objectContaining({ status: 400, code: 'invalid_request' }))
  })
})

test('knows the id of an event from any other text', () => {
  expect(parseEventId(id('A'))).toBe(id('a'))
  for (const text of [undefined, '', 'none', `${id(1)}0`]) expect(parseEventId(text)).toBeUndefined()
})
