import { expect, test } from 'vitest'
import { sealedIds } from './sealed-ids.ts'

const ids = sealedIds('secret', 'orders')

test('gives the same user and key the same id, and nobody else', () => {
  const id = ids.issue(1, 'key')
  expect(sealedIds('secret', 'orders').issue(1, 'key')).toBe(id)
  expect(id).toMatch(/^[\w-]{40}$/)
  for (const other of [ids.issue(2, 'key'), ids.issue(1, 'other'), sealedIds('else', 'orders').issue(1, 'key')]) {
    expect(other).not.toBe(id)
  }
})

test('knows whose an id is, and ids that were never issued', () => {
  const id = ids.issue(1, 'key')
  expect(ids.belongsTo(id, 1)).toBe(true)
  expect(ids.belongsTo(id, 2)).toBe(false)
  const forged = [
    sealedIds('else', 'orders').issue(1, 'key'),
    sealedIds('secret', 'posts').issue(1, 'key'),
    `${id[0] === 'A' ? 'B' : 'A'}${id.slice(1)}`,
    id.slice(0, 39),
    `${id}A`,
    'long-ago',
    '',
  ]
  for (const text of forged) expect(ids.belongsTo(text, 1)).toBe(false)
})
