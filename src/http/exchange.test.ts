import { expect, test } from 'vitest'
import { lossOf } from './exchange.ts'

test.each([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EPIPE', 'connection reset'],
  ['ETIMEDOUT', 'connection failed'],
  ['EMFILE', 'driver: no file descriptors left'],
  ['ENFILE', 'driver: no file descriptors left'],
  ['EADDRNOTAVAIL', 'driver: no local ports left'],
  ['ENOBUFS', 'driver: no socket buffers left'],
  ['ENOMEM', 'driver: no memory left'],
])('%s is told as %s: what this machine lacks is none of the target’s', (code, loss) => {
  expect(lossOf(Object.assign(new Error('connect'), { code }))).toBe(loss)
})
