import { expect, test } from 'vitest'
import { NO_NEEDS, needsOf, readKnownNeeds } from './known-needs.ts'

const known = await readKnownNeeds()

test.each([
  'postgres',
  'postgres:16-alpine',
  'docker.io/library/postgres:18.1',
  'index.docker.io/library/postgres:18',
  'postgres@sha256:0123',
  'postgres:18.1@sha256:0123',
])('%s is PostgreSQL', (reference) => {
  expect(needsOf(reference, known)).toEqual({ user: 'postgres', tmpfs: ['/var/run/postgresql:mode=1777'] })
})

test.each(['postgrest:1', 'mine/postgres:1', 'registry.example:5000/postgres', undefined])('%s is not', (reference) => {
  expect(needsOf(reference, known)).toBe(NO_NEEDS)
})

test('an image whose data belongs to a user may need nothing else', () => {
  expect(needsOf('redis:8', known)).toEqual({ user: 'redis', tmpfs: [] })
})
