import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readProcessTable } from '../../machine/process-table.ts'
import { freePorts } from '../../runtime/free-ports.ts'
import { ProcessRuntime } from '../../runtime/process/process-runtime.ts'
import { commandTopology } from './command-topology.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-command-'))
afterAll(() => rmSync(folder, { recursive: true }))

const place = { name: 'base', source: 'cmd:…', directory: folder }
const anywhere = { port: undefined, path: undefined }

const SERVER = `node -e "require('node:http').createServer((_, r) => r.end(String(process.pid))).listen(process.env.PORT, process.env.HOST)"`

describe.skipIf(process.platform === 'win32')('commandTopology', () => {
  test.each([
    ['one command', SERVER],
    ['several', `cd . && ${SERVER}; echo ended`],
  ])('starts %s and leaves nothing of it', async (_what, command) => {
    await using runtime = new ProcessRuntime()
    const budget = { cpuSet: [], memoryBytes: 2 ** 28 }
    const deployment = await runtime.up(commandTopology(place, command, anywhere), {
      budget,
      signal: new AbortController().signal,
    })
    const pid = Number(await (await fetch(deployment.entrypoint)).text())
    expect(readProcessTable().map((row) => row.pid)).toContain(pid)
    await deployment[Symbol.asyncDispose]()
    await expect.poll(() => readProcessTable().map((row) => row.pid)).not.toContain(pid)
  })

  test('says so when the command fails', async () => {
    await using runtime = new ProcessRuntime()
    const budget = { cpuSet: [], memoryBytes: 2 ** 28 }
    const starting = runtime.up(commandTopology(place, 'echo no such thing; exit 7', anywhere), {
      budget,
      signal: new AbortController().signal,
    })
    await expect(starting).rejects.toThrow(/the component "app" of base is gone.*7/)
  })

  test('waits for the health path, on the port that the command always has', async () => {
    const [port = 0] = await freePorts(1, new Set())
    await using runtime = new ProcessRuntime()
    const fixed = SERVER.replace('process.env.PORT', String(port))
    const deployment = await runtime.up(commandTopology(place, fixed, { port, path: '/healthz' }), {
      budget: { cpuSet: [], memoryBytes: 2 ** 28 },
      signal: new AbortController().signal,
    })
    expect(deployment.entrypoint.href).toBe(`http://127.0.0.1:${port}/`)
  })

  test('says which address never answered', async () => {
    const [port = 0] = await freePorts(1, new Set())
    await using runtime = new ProcessRuntime({ startTimeoutMs: 300 })
    const starting = runtime.up(commandTopology(place, 'sleep 60', { port, path: '/healthz' }), {
      budget: { cpuSet: [], memoryBytes: 2 ** 28 },
      signal: new AbortController().signal,
    })
    await expect(starting).rejects.toMatchObject({
      message: 'the component "app" did not become healthy within 0.3 s',
      details: { expected: `200 from http://127.0.0.1:${port}/healthz` },
    })
  })
})
