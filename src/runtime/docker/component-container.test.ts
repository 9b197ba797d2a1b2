import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Docker from 'dockerode'
import { expect, test } from 'vitest'
import type { Service } from '../../topology/topology.ts'
import { ComponentContainer } from './component-container.ts'

/** A container in an engine that answers a change with each of these in turn, and says that it runs and is not paused. */
async function containerIn(answers: readonly (readonly [status: number, message: string])[]) {
  const asked: string[] = []
  const waiting = answers.values()
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ State: { Running: true, Paused: false } }))
      return
    }
    asked.push(`${request.method} ${request.url}`)
    const [status, message] = waiting.next().value ?? [204, '']
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(status === 204 ? undefined : JSON.stringify({ message }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const container = new ComponentContainer({
    docker: new Docker({ protocol: 'http', host: '127.0.0.1', port }),
    id: 'abc',
    name: 'app',
    service: { name: 'app' } as Service,
    image: 'sha256:1',
    memoryBytes: 2 ** 28,
    publishedPort: undefined,
    onLog: undefined,
    logFile: undefined,
  })
  return {
    container,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

// What runc says of a control group (v1) that did not stand still in a thousand attempts.
const UNLUCKY = [500, 'Cannot pause container abc: OCI runtime pause failed: unable to freeze: unknown'] as const

test('pausing is tried again where the engine could not freeze a busy container', async () => {
  await using engine = await containerIn([UNLUCKY, UNLUCKY])
  await engine.container.pause()
  expect(engine.asked).toEqual(Array(3).fill('POST /containers/abc/pause'))
})

test('a change that is there already is not tried again, whatever the engine says', async () => {
  await using engine = await containerIn([[500, 'Container abc is not paused']])
  await engine.container.resume()
  expect(engine.asked).toEqual(['POST /containers/abc/unpause'])
})

test('what the engine refuses is told with the component, and not tried again', async () => {
  await using engine = await containerIn([[409, 'Container abc is restarting, wait until the container is running']])
  await expect(engine.container.pause()).rejects.toThrow('the Docker engine cannot pause the component "app"')
  expect(engine.asked).toHaveLength(1)
})
