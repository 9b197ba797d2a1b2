import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { Shop } from '../../kit/testing/shop.ts'
import { describeShop } from '../../kit/testing/shop-contract.ts'

let server: TestPostgres
let platform: LaunchedService
let shop: Shop
let temporary: string

const launchPlatform = () =>
  launch(path.join(import.meta.dirname, '../platform/main.ts'), {
    DATABASE_URL: server.url('shop').href,
    TMPDIR: temporary,
    TOKEN_SECRET: 'only for this test',
    FUNCTIONS_FILE: path.join(import.meta.dirname, 'functions.json'),
  })

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'functions-test-'))
  server = await startPostgres()
  platform = await launchPlatform()
  shop = new Shop(platform.url)
  await shop.load()
}, 60_000)

afterAll(async () => {
  await platform[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await rm(temporary, { recursive: true, force: true })
}, 60_000)

describe('the shop as functions', () => {
  describeShop(() => shop)

  it.runIf(process.platform === 'linux')(
    'leaves no process behind, stopped or killed',
    async () => {
      for (const [signal, code] of [['SIGTERM', 0] as const, ['SIGKILL', null] as const]) {
        expect((await shop.send('GET', '/products')).status).toBe(200)
        const children = await childrenOf(platform.pid)
        expect(children.length).toBeGreaterThan(0)
        expect(await platform.stop(signal)).toBe(code)
        const deadline = performance.now() + 5_000
        while (children.some(isRunning) && performance.now() < deadline) await delay(5)
        expect(children.filter(isRunning)).toEqual([])
        platform = await launchPlatform()
        shop = new Shop(platform.url)
      }
    },
    30_000,
  )
})

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
