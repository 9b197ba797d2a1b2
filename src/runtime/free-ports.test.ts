import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { claimPort, freePorts } from './free-ports.ts'

test('no port is handed out twice, though nobody listens on it yet', async () => {
  const taken = new Set<number>()
  const ports = (await Promise.all(Array.from({ length: 20 }, () => freePorts(50, taken)))).flat()
  expect(ports).toHaveLength(1_000)
  expect(new Set(ports).size).toBe(1_000)
  expect(taken).toEqual(new Set(ports))
})

test('a port that somebody listens on cannot be claimed', async () => {
  const [port = 0] = await freePorts(1, new Set())
  expect(await claimPort(port)).toBe(port)
  await using server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const error = await claimPort(port).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).paragraph()).toContain('another program listens on it')
})

test('where every port is taken, that is said', async () => {
  const taken = new Set(Array.from({ length: 65_536 }, (_, port) => port))
  const error = await freePorts(2, taken).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).paragraph()).toMatch(/too few free ports on 127\.0\.0\.1.*fewer than 2/)
})
