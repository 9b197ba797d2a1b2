import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DeployedFunctions, deployFunctions } from '../../architectures/serverless/testing/functions.ts'
import { Shop } from '../testing/shop.ts'
import { describeShop } from '../testing/shop-contract.ts'

let deployed: DeployedFunctions
let shop: Shop

beforeAll(async () => {
  deployed = await deployFunctions(import.meta.dirname, 'shop')
  shop = new Shop(deployed.platform.url)
  await shop.load()
})

afterAll(() => deployed?.[Symbol.asyncDispose](), 60_000)

describe('the shop as functions', () => {
  describeShop(() => shop)

  test.runIf(process.platform === 'linux')(
    'leaves no process behind, stopped or killed',
    async () => {
      for (const [signal, code] of [['SIGTERM', 0] as const, ['SIGKILL', null] as const]) {
        expect((await shop.send('GET', '/products')).status).toBe(200)
        const children = await childrenOf(deployed.platform.pid)
        expect(children.length).toBeGreaterThan(0)
        expect(await deployed.platform.stop(signal)).toBe(code)
        const deadline = performance.now() + 5_000
        while (children.some(isRunning) && performance.now() < deadline) await delay(5)
        expect(children.filter(isRunning)).toEqual([])
        await deployed.relaunch()
        shop = new Shop(deployed.platform.url)
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
