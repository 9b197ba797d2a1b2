import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Fault } from '../../src/fault/fault.ts'
import type { Load, WindowProgress } from '../../src/load/driver.ts'
import { createDriver } from '../../src/load/driver-process.ts'
import { MISMATCH } from '../../src/load/judge.ts'
import { RoundLedger } from '../../src/run/measure/round-ledger.ts'
import { Phases } from '../../src/run/watch/progress.ts'
import { ProcessRuntime } from '../../src/runtime/process/process-runtime.ts'
import type { Deployment } from '../../src/runtime/runtime.ts'
import { resetBenchData } from '../../src/scenario/bench-data.ts'
import { openClient } from '../../src/scenario/client.ts'
import { checkContract } from '../../src/scenario/contract.ts'
import type { Findings } from '../../src/scenario/define.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import { embeddedOverride } from '../../src/topology/override-files.ts'
import { readTopology } from '../../src/topology/read-topology.ts'

/** A mutant that never does it is waited for no longer on a busy machine: there are many. */
const EVENTUALLY_MS = 10_000

/** What was found out about a target, in words. */
export interface Examination {
  /** Cases of the contract that failed, before any load. */
  readonly contract: readonly string[]
  /** What the ledger and the answers under load showed. */
  readonly round: readonly string[]
  readonly findings: Omit<Findings, 'examples'>
  readonly requests: { readonly completed: number; readonly failed: number; readonly planned: number }
  readonly errors: Readonly<Record<string, number>>
  /** From the first request of the load to the last finding. */
  readonly roundMs: number
}

export interface TargetUnderTest {
  readonly scenario: string
  /** Absolute path of its compose file. */
  readonly file: string
  readonly mutant: string
  /** Whether one start can be every mutant of its compose file, one after the other: by `POST /mutant`. */
  readonly isSwitchable?: boolean
  /** Absolute path of a file with what is broken, merged over its compose file. */
  readonly broken?: string
  /** Variables of its compose file. */
  readonly variables?: Readonly<Record<string, string>>
}

export interface Examining {
  readonly load: Load
  /** The load ends when so many requests have been answered; with its time where it is left out. */
  readonly requests?: number
  readonly seed?: number
  /** What goes wrong under the load; the contract is not checked then. */
  readonly harm?: Harm
}

/** A fault that begins when so many requests have been answered. The load goes on until it is over. */
export interface Harm {
  readonly fault: Fault
  readonly afterRequests: number
  readonly durationMs: number
}

const SEED = 1

const RATE_PER_SECOND = 500

/** 500 operations a second, however slow the answers are, until so many are due. */
export function steady(requests: number): Load {
  const rates = { fromRatePerSecond: RATE_PER_SECOND, toRatePerSecond: RATE_PER_SECOND }
  const stages = [{ name: 'steady', durationMs: (1_000 * requests) / RATE_PER_SECOND, ...rates }]
  return { loop: 'open', arrivals: 'poisson', maxInFlight: 256, leadInMs: 0, stages }
}

/** As fast as answers come; few are under way at a time, so that what is written is not written in large groups. */
export const SATURATING: Load = { loop: 'closed', connections: 4, leadInMs: 0, durationMs: 300_000 }
const LOOK_EVERY_MS = 200

/** Starts a target, checks its contract, drives it, and checks what it stored. */
export async function examine(underTest: TargetUnderTest, examining: Examining): Promise<Examination> {
  await using standing = await startTargetUnderTest(underTest)
  return await standing.examine(underTest, examining)
}

/** A target that runs, to be examined as often as one likes. */
export interface Standing extends AsyncDisposable {
  /** @param underTest what it was started as, or what it can be switched to */
  examine(underTest: TargetUnderTest, examining: Examining): Promise<Examination>
}

/** @param faults that it is going to be examined under */
export async function startTargetUnderTest(
  underTest: TargetUnderTest,
  faults: readonly Fault[] = [],
): Promise<Standing> {
  const { signal } = new AbortController()
  const scenario = await loadScenario(underTest.scenario)
  const data = scenarioDataset(scenario, SEED)
  const topology = await readTopology({
    file: underTest.file,
    overrides: [embeddedOverride(underTest.file), ...(underTest.broken === undefined ? [] : [underTest.broken])],
    name: underTest.mutant,
    variant: undefined,
    variables: { ...underTest.variables, ARCHBENCH_SECRET: 'of-the-test' },
  })
  await using started = new AsyncDisposableStack()
  const runtime = started.use(new ProcessRuntime())
  const budget = { cpuSet: [], memoryBytes: 2 ** 30 }
  const deployment = started.use(await runtime.up(topology, { budget, signal, faults }))
  const client = started.use(openClient(deployment.entrypoint, { eventuallyTimeoutMs: EVENTUALLY_MS }))
  const driver = started.use(await createDriver({ scenario: underTest.scenario, datasetSeed: SEED, cpuSet: [] }))
  const entrypoint = deployment.entrypoint.href
  const all = started.move()
  return {
    async examine({ mutant, isSwitchable }, { load, requests: most = Number.POSITIVE_INFINITY, seed = SEED, harm }) {
      if (isSwitchable) {
        await client.expect({ method: 'POST', path: '/mutant', body: { name: mutant } }, { 204: z.unknown() })
      }
      await resetBenchData(client, data)
      const { failed } = harm ? { failed: [] } : await checkContract(scenario, data, client, signal)
      const roundLedger = new RoundLedger(
        { name: mutant, client, deployment, hasBench: true, reset: (data) => resetBenchData(client, data) },
        { scenario, data, driver, phases: new Phases(), signal },
      )
      await roundLedger.open()
      const start = performance.now()
      const job = { target: mutant, entrypoint, seed, requestTimeoutMs: 5_000, workers: 1, load }
      const harming = harm && new Harming(deployment, harm)
      const progress = async ({ requests }: WindowProgress): Promise<boolean> =>
        (harming?.isOver(requests) ?? true) && requests >= most
      const edges = { opened() {}, closed() {}, progress }
      const { stages, ledger } = await driver.run({ ...job, progressEveryMs: LOOK_EVERY_MS }, edges, signal)
      await harming?.over
      roundLedger.note([ledger])
      await roundLedger.close()
      const { examples, ...findings } = roundLedger.result.findings
      const [stage] = stages
      const errors = stage?.errors ?? {}
      const mismatches = Object.entries(errors).filter(([kind]) => kind.startsWith(MISMATCH))
      return {
        contract: failed.map(({ name, message }) => `${name}: ${message}`),
        round: [...examples, ...mismatches.map(([kind, count]) => `${count} × ${kind}`)],
        findings,
        requests: stage?.requests ?? { completed: 0, failed: 0, planned: 0 },
        errors,
        roundMs: performance.now() - start,
      }
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** A fault of a deployment under load. */
class Harming {
  readonly #deployment: Deployment
  readonly #harm: Harm
  #isOver = false
  over: Promise<void> | undefined

  constructor(deployment: Deployment, harm: Harm) {
    this.#deployment = deployment
    this.#harm = harm
  }

  /** Begins the fault when its time has come. */
  isOver(requests: number): boolean {
    if (requests >= this.#harm.afterRequests) this.over ??= this.#run()
    return this.#isOver
  }

  async #run(): Promise<void> {
    try {
      await using _fault = await this.#deployment.inject(this.#harm.fault)
      await delay(this.#harm.durationMs)
    } finally {
      this.#isOver = true
    }
  }
}
