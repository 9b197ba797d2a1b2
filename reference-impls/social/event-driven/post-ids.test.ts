import { expect, test } from 'vitest'
import { authoredPostIds } from './post-ids.ts'

const ids = authoredPostIds('secret')

test('tells the author of ids that it has issued, and of no others', () => {
  const id = ids.issue(17, 'key')
  expect(id).toMatch(/^17\.[\w-]{40}$/)
  expect(ids.issue(17, 'key')).toBe(id)
  expect(ids.authorOf(id)).toBe(17)
  for (const other of [
    id.replace('17', '18'),
    id.slice(0, -1),
    id.slice(3),
    authoredPostIds('else').issue(17, 'key'),
    'history-1',
    '',
  ]) {
    expect(ids.authorOf(other)).toBeUndefined()
  }
})
