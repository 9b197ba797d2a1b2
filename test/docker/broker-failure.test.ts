import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDriver } from '../../src/load/driver-process.ts'
import { Session } from '../../src/run/session.ts'
import { readTargets, startRunTargets } from '../../src/run/start/start-targets.ts'
import { readAudit } from '../../src/scenario/audit.ts'
import { loadBenchData } from '../../src/scenario/bench-data.ts'
import type { Ledger } from '../../src/scenario/define.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import { verifyRound } from '../../src/scenario/verify.ts'

const { signal } = new AbortController()
const SEED = 3
const RATE_PER_SECOND = 200
const WINDOW_MS = 15_000
const DOWN_FROM_MS = 5_000
const DOWN_FOR_MS = 5_000
/** A broker of Java or Erlang needs its time to come back on a busy machine. */
const BACK_WITHIN_MS = 60_000

test.each(['event-driven', 'event-driven+rabbitmq', 'event-driven+nats'])(
  'killing the broker of %s for 5 s in the middle of a run loses no accepted order',
  async (target) => {
    const scenario = await loadScenario('ecommerce')
    const data = scenarioDataset(scenario, SEED)
    const {
      runTargets: [runTarget],
    } = await readTargets([target], 'docker', { scenario: 'ecommerce' })
    if (!runTarget) throw new Error('one target was asked for')
    const progress = { now() {}, say: console.error }
    const asked = { runtime: 'docker', cpus: 1, images: process.env.ARCHBENCH_IMAGES } as const
    await using session = await Session.open({ ...asked, signal, progress })
    const budget = { cpuSet: [], memoryBytes: 2 * 2 ** 30 }
    await startRunTargets([runTarget], { session, budget, signal })
    expect(runTarget.record.failure).toBeNull()
    const { deployment, client } = runTarget
    await loadBenchData(client, data)
    await using driver = await createDriver({ scenario: 'ecommerce', datasetSeed: SEED, cpuSet: [] })
    await driver.prepare(target, deployment.entrypoint.href, signal)

    const ledgers: Ledger[] = []
    /** Returns how many requests failed. */
    const drive = async (seed: number, durationMs: number, opened: () => void): Promise<number> => {
      const job = {
        target,
        entrypoint: deployment.entrypoint.href,
        seed,
        requestTimeoutMs: 5_000,
        workers: 1,
        load: {
          loop: 'open' as const,
          arrivals: 'poisson' as const,
          maxInFlight: 256,
          leadInMs: 500,
          stages: [
            { name: 'steady', fromRatePerSecond: RATE_PER_SECOND, toRatePerSecond: RATE_PER_SECOND, durationMs },
          ],
        },
      }
      const { stages, ledger } = await driver.run(job, { opened, closed() {} }, signal)
      ledgers.push(ledger)
      return stages.reduce((sum, { requests }) => sum + requests.failed, 0)
    }

    let breaking: Promise<void> = Promise.resolve()
    const failed = await drive(SEED, WINDOW_MS, () => {
      breaking = (async () => {
        await delay(DOWN_FROM_MS)
        await using _down = await deployment.inject({ kind: 'kill', components: ['log'] })
        await delay(DOWN_FOR_MS)
      })()
    })
    await breaking
    // It was felt, and it is over by itself.
    expect(failed).toBeGreaterThan(0)
    let seed = SEED
    await expect.poll(() => drive(++seed, 2_000, () => {}), { timeout: BACK_WITHIN_MS }).toBe(0)

    const ledger = {
      accepted: ledgers.flatMap(({ accepted }) => accepted),
      unresolved: ledgers.flatMap(({ unresolved }) => unresolved),
    }
    expect(ledger.accepted.length).toBeGreaterThan(100)
    const audit = await readAudit(scenario, client, { signal })
    const findings = verifyRound(scenario, data, ledger, audit)
    expect(findings).toMatchObject({ lost: 0, duplicated: 0, phantom: 0, oversold: 0 })
    expect(findings.verified).toBe(ledger.accepted.length)
    await runTarget.stop()
  },
)
