import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePorts } from '../../runtime/free-ports.ts'
import { waitUntilHealthy } from '../../runtime/process/health.ts'

const BODY = '{"ok":true}'

async function started(processes: number) {
  const [port = 0] = await freePorts(1, new Set())
  const server = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { HOST: '127.0.0.1', PORT: String(port), PROCESSES: String(processes) },
    stdio: 'ignore',
  })
  const ended = once(server, 'exit')
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM')
      await ended
    },
  }
}

test.each([1, 2])('with %d processes every head that has ended is answered, wherever it was cut', async (processes) => {
  await using server = await started(processes)
  const target = {
    lookInto: 'archbench up x',
    component: 'null-server',
    timeoutMs: 10_000,
    port: server.port,
    path: '/',
  }
  await waitUntilHealthy(target, new AbortController().signal)
  const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true })
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part
  })
  const answers = (): number => text.split(BODY).length - 1
  for (const byte of 'GET / HTTP/1.1\r\nhost: a\r\n\r\n') socket.write(byte)
  await expect.poll(answers).toBe(1)
  socket.write('GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nhost: b\r\n\r\nGET /')
  await expect.poll(answers).toBe(3)
  const response = await fetch(`http://127.0.0.1:${server.port}/`)
  expect([response.status, await response.json()]).toEqual([200, { ok: true }])
  expect(answers()).toBe(3)
  socket.destroy()
})
