import { messageOf, UserError } from '../errors.ts'
import { openClient } from '../scenario/client.ts'
import type { Dataset, Scenario } from '../scenario/define.ts'
import { loadScenario } from '../scenario/load.ts'
import { prepareMemory } from '../scenario/prepare.ts'
import { operationStream, scenarioDataset } from '../scenario/stream.ts'
import type { LoadJob, LoadResult } from './driver.ts'
import { createJob, type JobControl, type JobEvents } from './job.ts'
import { type Pacer, startPacer } from './pacer.ts'
import { type DriverSetup, type Order, packError, type Report } from './protocol.ts'
import { rehearse } from './rehearsal.ts'
import { saturate } from './saturate.ts'
import { steady } from './steady.ts'

/** What stays between tasks. */
interface Generator {
  readonly scenario: Scenario
  readonly data: Dataset
  readonly pacer: Pacer
  /** What each target has answered. */
  readonly memories: Map<string, unknown>
}

let generator: Generator | undefined
let abort = new AbortController()
let finish = new AbortController()

function report(message: Report): void {
  process.send?.(message)
}

async function setUp({ scenario: name, datasetSeed }: DriverSetup): Promise<void> {
  const scenario = await loadScenario(name)
  const pacer = startPacer()
  await rehearse(pacer)
  generator = { scenario, data: scenarioDataset(scenario, datasetSeed), pacer, memories: new Map() }
}

async function prepare({ scenario, data, memories }: Generator, target: string, entrypoint: string): Promise<void> {
  await using client = openClient(entrypoint, { signal: abort.signal })
  try {
    memories.set(target, await prepareMemory(scenario, data, client))
  } catch (error) {
    abort.signal.throwIfAborted()
    throw new UserError(`The preparation of scenario ${scenario.name} failed at ${target}`, {
      found: messageOf(error),
      remedy: 'Make the target answer as the contract of the scenario says',
      cause: error,
    })
  }
}

async function run({ scenario, data, memories, pacer }: Generator, load: LoadJob): Promise<LoadResult> {
  if (!memories.has(load.target)) memories.set(load.target, scenario.memory(data))
  const job = createJob(scenario, memories.get(load.target), operationStream(scenario, data, load.seed), load)
  const events: JobEvents = {
    opened: () => report({ kind: 'opened' }),
    closed: () => report({ kind: 'closed' }),
    progress: (progress) => report({ kind: 'progress', progress }),
  }
  const control: JobControl = {
    abort: abort.signal,
    finish: finish.signal,
    fail: (error) => abort.abort(error),
  }
  const { stage } = load
  return stage.profile === 'saturate'
    ? await saturate(job, stage, events, control)
    : await steady(job, stage, pacer, events, control)
}

async function perform(order: Exclude<Order, { kind: 'abort' | 'finish' }>): Promise<LoadResult | undefined> {
  if (order.kind === 'setup') {
    await setUp(order.setup)
    return undefined
  }
  if (generator === undefined) throw new Error('the driver was not set up')
  if (order.kind === 'run') return await run(generator, order.job)
  await prepare(generator, order.target, order.entrypoint)
  return undefined
}

process.on('message', (order: Order) => {
  if (order.kind === 'abort') return abort.abort(new Error('aborted'))
  if (order.kind === 'finish') return finish.abort()
  abort = new AbortController()
  finish = new AbortController()
  perform(order).then(
    (result) => report({ kind: 'done', result }),
    (error: unknown) => report({ kind: 'failed', error: packError(error) }),
  )
})

// An interrupt from the terminal reaches the whole group; the parent decides what becomes of the job.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
