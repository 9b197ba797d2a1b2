import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readProcessTable } from '../src/machine/process-table.ts'
import { readServed, type Served, servedBetween } from '../src/observe/served-requests.ts'
import { ProcessRuntime } from '../src/runtime/process/process-runtime.ts'
import { findProgram, howToGet } from '../src/runtime/process/servers/programs.ts'
import type { Deployment } from '../src/runtime/runtime.ts'
import { readComposeTarget } from '../src/target/compose-target.ts'
import type { InstalledKind } from '../src/topology/embedded-kind.ts'

// That the mechanism of each variant works: a variant whose program is not installed here is left out.

let temporary: string
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'archbench-test-'))
  process.env.ARCHBENCH_TMPDIR = temporary
})
afterAll(() => {
  delete process.env.ARCHBENCH_TMPDIR
  rmSync(temporary, { recursive: true, force: true })
})

async function withTarget(target: string, work: (deployment: Deployment) => Promise<void>): Promise<void> {
  await using runtime = new ProcessRuntime()
  const topology = await readComposeTarget(target, target, 'process', { scenario: 'ecommerce', secret: 'of-this-test' })
  const signal = new AbortController().signal
  await runtime.prepare([topology])
  await using deployment = await runtime.up(topology, { budget: { cpuSet: [], memoryBytes: 2 ** 30 }, signal })
  await work(deployment)
}

/** The statuses of so many requests for the catalogue, eight at a time. */
async function askFor(deployment: Deployment, count: number): Promise<number[]> {
  const statuses: number[] = []
  const ask = async (): Promise<void> => {
    for (let sent = 0; sent < count / 8; sent++) {
      const { statusCode, body } = await request(new URL('/products', deployment.entrypoint))
      await body.dump()
      statuses.push(statusCode)
    }
  }
  await Promise.all(Array.from({ length: 8 }, ask))
  return statuses
}

/** What the shop itself served of 400 requests, all of which were answered rightly. */
async function servedOf400(deployment: Deployment): Promise<Served | undefined> {
  const before = await readServed(deployment)
  expect(new Set(await askFor(deployment, 400))).toEqual(new Set([200]))
  return servedBetween(before, await readServed(deployment))[0]
}

const needs = (kind: InstalledKind): string =>
  findProgram(kind) ? '' : ` (left out: ${kind} is not installed. ${howToGet(kind)})`

for (const kind of ['haproxy', 'nginx'] as const) {
  test.skipIf(!findProgram(kind))(
    `${kind} spreads requests evenly over the replicas, and sends none to one that was killed${needs(kind)}`,
    async () => {
      await withTarget(`monolith+${kind}`, async (deployment) => {
        const shop = await servedOf400(deployment)
        expect(shop?.requests).toHaveLength(2)
        for (const served of shop?.requests ?? []) {
          expect(served).toBeGreaterThanOrEqual(180)
          expect(served).toBeLessThanOrEqual(220)
        }

        const port = deployment.addressesOf('shop')[1]?.port
        const replica = readProcessTable().find(({ pid }) => environmentOf(pid).includes(`PORT=${port}`))
        if (replica === undefined) return // only Linux shows the environment of a process
        deployment.crashed.catch(() => {}) // as is to be: it is not started again
        const load = askFor(deployment, 1_600)
        await askFor(deployment, 80)
        process.kill(replica.pid, 'SIGKILL')
        expect((await load).filter((status) => status !== 200).length).toBeLessThanOrEqual(16)
        expect(new Set(await askFor(deployment, 80))).toEqual(new Set([200]))
      })
    },
  )
}

test.skipIf(!findProgram('valkey'))(
  `the cache answers what was read before, and the database where the cache is gone${needs('valkey')}`,
  async () => {
    await withTarget('monolith+cache', async (deployment) => {
      const shop = await servedOf400(deployment)
      expect(shop?.cacheHits).toBeGreaterThanOrEqual(390)
      expect((shop?.cacheHits ?? 0) + (shop?.cacheMisses ?? 0)).toBe(400)

      const port = deployment.addressesOf('cache')[0]?.port
      const server = readProcessTable().find(({ pid }) => environmentOf(pid).includes(`PORT=${port}`))
      if (server === undefined) return // only Linux shows the environment of a process
      // One that hangs is passed over, and asked again when it answers.
      process.kill(server.pid, 'SIGSTOP')
      expect(new Set(await askFor(deployment, 16))).toEqual(new Set([200]))
      process.kill(server.pid, 'SIGCONT')
      deployment.crashed.catch(() => {})
      process.kill(server.pid, 'SIGKILL')
      expect(new Set(await askFor(deployment, 80))).toEqual(new Set([200]))
    })
  },
)

test.skipIf(!findProgram('nginx'))(
  `the edge answers what it may keep, and tells a client that has it so${needs('nginx')}`,
  async () => {
    await withTarget('monolith+cdn', async (deployment) => {
      const shop = await servedOf400(deployment)
      expect(shop?.requests[0]).toBeLessThan(200)

      for (const address of [deployment.entrypoint, deployment.addressesOf('shop')[0]]) {
        const products = new URL('/products', address)
        const { headers, body } = await request(products)
        await body.dump()
        expect(headers['cache-control']).toBe('public, max-age=2')
        const again = await request(products, { headers: { 'if-none-match': String(headers.etag) } })
        expect([again.statusCode, await again.body.text()]).toEqual([304, ''])
      }
    })
  },
)

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  } catch {
    return [] // gone
  }
}
