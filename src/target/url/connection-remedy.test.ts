import { expect, test } from 'vitest'
import { connectionRemedy } from './connection-remedy.ts'

test('a certificate that is not trusted can be named', () => {
  const error = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(connectionRemedy(error, 'https://a/')).toContain('NODE_EXTRA_CA_CERTS')
  expect(connectionRemedy(new TypeError('fetch failed', { cause: error }), 'https://a/')).toContain(
    'NODE_EXTRA_CA_CERTS',
  )
})

test('anything else has to be started', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  expect(connectionRemedy(error, 'http://a/')).toBe(
    'Fix: start it, or correct the URL; "curl -i http://a/" must get an answer',
  )
})
