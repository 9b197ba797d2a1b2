import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { runResetHook } from './reset-hook.ts'

let server: Server
let url: string
beforeAll(async () => {
  server = createServer((request, response) => response.writeHead(request.url === '/reset' ? 204 : 500).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const reset = (hook: string, signal = new AbortController().signal): Promise<void> =>
  runResetHook(hook, { target: 'shop', headers: {}, signal })

test('a URL that answers 2xx, and a command that ends with 0, reset the data', async () => {
  await expect(reset(`${url}/reset`)).resolves.toBeUndefined()
  await expect(reset('exit 0')).resolves.toBeUndefined()
})

test.each([
  [
    'a URL that answers otherwise',
    () => `${url}/other`,
    /^--reset: the data of shop could not be reset\. Found: POST .*: status 500\./,
  ],
  ['a URL where nothing listens', () => 'http://127.0.0.1:9/', /Found: POST http:\/\/127\.0\.0\.1:9\/: .*ECONNREFUSED/],
  ['a command that fails', () => 'echo no table >&2; exit 3', /Found: \/bin\/sh: no table\..*exit code 3, expected 0/s],
])('%s is quoted', async (_, hook, words) => {
  const error = await reset(hook()).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).paragraph()).toMatch(words)
})

test('who ends the run is not told that the data could not be reset', async () => {
  const reason = new Error('interrupted')
  await expect(reset('sleep 60', AbortSignal.abort(reason))).rejects.toBe(reason)
})
