import { expect, test } from 'vitest'
import { fixtureFingerprint } from '../calibrate/testing/fixture-fingerprint.ts'
import { renderMarkdown } from '../report/markdown/render-markdown.ts'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { resultSchema } from './schema.ts'

const { environment, ...rest } = fixtureResult({ rounds: 1 })

test('a result from before there were fingerprints has none, and its report does not speak of it', () => {
  const { fingerprint: _, ...before } = environment
  const read = resultSchema.parse({ ...rest, environment: before })
  expect(read.environment.fingerprint).toBeNull()
  expect(renderMarkdown(read)).not.toContain('fingerprint')
})

test('a result keeps the fingerprint of its machine, and its report shows it', () => {
  const fingerprint = fixtureFingerprint()
  const read = resultSchema.parse({ ...rest, environment: { ...environment, fingerprint } })
  expect(read.environment.fingerprint).toEqual(fingerprint)
  expect(renderMarkdown(read)).toContain(`| Machine fingerprint | ${fingerprint.id}: JSON 70.0 µs, SHA-256 12.0 µs`)
})
