import { expect, test } from 'vitest'
import { NOBODY, parsePasswordHash, verifyPassword } from './password.ts'

/** RFC 7914, 12: scrypt("password", "NaCl", N=1024, r=8, p=16), its first 32 bytes. */
const HASH = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex')
const phc = `$scrypt$ln=10,r=8,p=16$TmFDbA$${HASH.toString('base64').replace(/=+$/, '')}`

test('verifies the test vector of RFC 7914', async () => {
  expect(await verifyPassword('password', phc)).toBe(true)
  expect(await verifyPassword('Password', phc)).toBe(false)
})

test('does the same work for nobody, and never agrees', async () => {
  const { options } = parsePasswordHash(NOBODY)
  expect(options).toMatchObject({ cost: 1_024, blockSize: 8, parallelization: 1 })
  expect(await verifyPassword('', NOBODY)).toBe(false)
})

test('names a stored hash that it cannot read', () => {
  expect(() => parsePasswordHash('$2b$12$abc')).toThrow('no scrypt PHC string')
})
