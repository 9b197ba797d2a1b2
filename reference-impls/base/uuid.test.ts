import { expect, test } from 'vitest'
import { uuidv7 } from './uuid.ts'

test('makes UUIDs of version 7 that hold their time, are all different and sort by time', () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => uuidv7(1_800_000_000_000 + index))
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids.map((id) => id.slice(14))).size).toBe(2_000)
  expect(ids.toSorted()).toEqual(ids)
  expect(Number.parseInt((ids[7] ?? '').slice(0, 13).replace('-', ''), 16)).toBe(1_800_000_000_007)
})
