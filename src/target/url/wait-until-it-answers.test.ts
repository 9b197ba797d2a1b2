import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { waitUntilItAnswers } from './wait-until-it-answers.ts'

const { signal } = new AbortController()

/** What became of the wait for such a server, once its connection is closed. */
async function waitFor(answer: RequestListener): Promise<void> {
  await using server = createServer(answer).listen(0, '127.0.0.1')
  const closed = new Promise((resolve) => server.on('connection', (socket) => socket.on('close', resolve)))
  await once(server, 'listening')
  await waitUntilItAnswers(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), 0, signal)
  await closed
}

test.each<[string, RequestListener]>([
  ['without a body', (_, response) => response.end()],
  ['with one', (_, response) => response.writeHead(404).end('nothing here')],
  ['with one that never ends', (_, response) => response.writeHead(200).write('and then')],
])('takes an answer %s, and leaves no connection', async (_, answer) => {
  await expect(waitFor(answer)).resolves.toBeUndefined()
})

test('says that nothing answers', async () => {
  await expect(waitUntilItAnswers(new URL('http://127.0.0.1:1'), 0, signal)).rejects.toMatchObject({
    message: 'http://127.0.0.1:1/ does not answer',
    details: { remedy: 'Fix: start it, or correct the URL; "curl -i http://127.0.0.1:1/" must get an answer' },
  })
})
