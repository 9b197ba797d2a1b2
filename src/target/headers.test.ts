import { expect, test } from 'vitest'
import { maskUrls } from '../outputs/mask-credentials.ts'
import { HEADER_EXAMPLE, headersFromEnvironment, parseHeader } from './headers.ts'

const paragraphOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { paragraph(): string }).paragraph()
  }
  return 'nothing was thrown'
}

test('takes values from the environment, and has them masked from then on', () => {
  const headers = headersFromEnvironment(
    { Authorization: HEADER_EXAMPLE.split(': ')[1] as string },
    { API_TOKEN: 's3cr3t' },
  )
  expect(headers).toEqual({ authorization: 'Bearer s3cr3t' })
  expect(maskUrls('found: no such token s3cr3t')).toBe('found: no such token ***')
})

test('masks credentials that were written out, and leaves ordinary values alone', () => {
  headersFromEnvironment({ 'X-Api-Key': 'written-out', Accept: 'text/html' }, {})
  expect(maskUrls('written-out text/html')).toBe('*** text/html')
})

test('says which variable is not set, and for which header', () => {
  expect(paragraphOf(() => headersFromEnvironment({ Authorization: HEADER_EXAMPLE }, {}))).toBe(
    '--header: the header Authorization needs a variable of the environment that is not set. Found: ${API_TOKEN} without a value. Fix: set API_TOKEN in the environment of archbench.',
  )
})

test('reads a header, and does not quote the value of what is none', () => {
  expect(parseHeader('X-Tenant: blue')).toEqual(['X-Tenant', 'blue'])
  const refused = paragraphOf(() => parseHeader('X Tenant: s3cr3t'))
  expect(refused).toContain('--header: this is no header. Found: X Tenant. Expected: a name and a value')
  expect(refused).not.toContain('s3cr3t')
})
