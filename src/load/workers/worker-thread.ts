import { type MessagePort, parentPort } from 'node:worker_threads'
import { messageOf, UserError } from '../../base/errors.ts'
import { openClient, type RequestManner } from '../../scenario/client.ts'
import type { Dataset, Scenario } from '../../scenario/define.ts'
import { loadScenario } from '../../scenario/load.ts'
import { type LearnedAnswer, learnFrom, prepareMemory } from '../../scenario/prepare.ts'
import { seededRandom } from '../../scenario/random.ts'
import { operationStream, scenarioDataset } from '../../scenario/stream.ts'
import { createJob, type Job, type JobControl } from '../job.ts'
import { packError } from '../protocol.ts'
import { tracedJob } from '../tracing/traced-job.ts'
import type { PreparedAnswers, WorkerOrder, WorkerOutcome, WorkerReport, WorkerResult, WorkerTask } from './orders.ts'
import { rehearsalScenario } from './rehearsal-scenario.ts'
import { runClosedLoop } from './run-closed-loop.ts'
import { runOpenLoop } from './run-open-loop.ts'

/** How long what was learned may stay before the other workers are told. */
const SHARE_EVERY_MS = 5

/** What stays between tasks. */
interface Generator {
  readonly scenario: Scenario
  readonly data: Dataset
  /** Where the pacer's messages come in. */
  readonly wakes: MessagePort
  /** What each target has answered. */
  readonly memories: Map<string, unknown>
  /** How requests to each target are sent. */
  readonly manners: ReadonlyMap<string, RequestManner>
}

let generator: Generator | undefined
let abort = new AbortController()
let finish = new AbortController()

function report(message: WorkerReport): void {
  parentPort?.postMessage(message)
}

async function setUp({ setup, wakes }: Extract<WorkerOrder, { kind: 'setup' }>): Promise<void> {
  const scenario = await loadScenario(setup.scenario)
  generator = {
    scenario,
    data: scenarioDataset(scenario, setup.datasetSeed, setup.dataSize),
    wakes,
    memories: new Map(),
    manners: new Map(Object.entries(setup.manners ?? {})),
  }
}

function memoryOf({ scenario, data, memories }: Generator, target: string): unknown {
  const memory = memories.get(target) ?? scenario.memory(data)
  memories.set(target, memory)
  return memory
}

async function prepare(generator: Generator, target: string, entrypoint: string): Promise<PreparedAnswers> {
  const { scenario, data, memories, manners } = generator
  await using client = openClient(entrypoint, { ...manners.get(target), signal: abort.signal })
  try {
    const { memory, ...prepared } = await prepareMemory(scenario, data, client)
    memories.set(target, memory)
    return prepared
  } catch (error) {
    abort.signal.throwIfAborted()
    throw new UserError(`The preparation of scenario ${scenario.name} failed at ${target}`, {
      found: messageOf(error),
      remedy: 'Make the target answer as the contract of the scenario says',
      cause: error,
    })
  }
}

function learn(generator: Generator, { target, answers, anew }: Extract<WorkerOrder, { kind: 'learn' }>): void {
  if (anew) generator.memories.delete(target)
  learnFrom(generator.scenario, answers, memoryOf(generator, target))
}

async function run(generator: Generator, task: WorkerTask): Promise<WorkerResult> {
  const { seed, target, sampling } = task.job
  const scenario = task.rehearsal ? rehearsalScenario : generator.scenario
  const memory = task.rehearsal ? {} : memoryOf(generator, target)
  const sharing = task.of > 1 ? shareWithOthers(target) : undefined
  const job = createJob(scenario, memory, operationStream(scenario, generator.data, seed), task, {
    manner: task.rehearsal ? undefined : generator.manners.get(target),
    ...(sharing && { onLearned: sharing.learned }),
  })
  const control: JobControl = {
    abort: abort.signal,
    finish: finish.signal,
    fail: (error) => abort.abort(error),
  }
  try {
    if (sampling === undefined || task.rehearsal) return await runLoop(job, generator.wakes, control)
    const traced = tracedJob(job, sampling, seededRandom(seed).fork(`sample of worker ${task.index}`))
    const result = await runLoop(traced.job, generator.wakes, control)
    return { ...result, requestSpans: traced.spans }
  } finally {
    sharing?.[Symbol.dispose]()
  }
}

async function runLoop(job: Job, wakes: MessagePort, control: JobControl): Promise<WorkerResult> {
  const { load } = job.task.job
  if (load.loop === 'closed') return await runClosedLoop(job, load, control)
  if (job.task.schedule === undefined) throw new TypeError('an open load comes with its schedule')
  return await runOpenLoop(job, load, job.task.schedule, wakes, control)
}

/** Collects what this worker learns and passes it on, so that a later step of another worker can build on it. */
function shareWithOthers(target: string): Disposable & { learned(answer: LearnedAnswer): void } {
  let answers: LearnedAnswer[] = []
  const timer = setInterval(() => {
    if (answers.length > 0) report({ kind: 'learned', target, answers })
    answers = []
  }, SHARE_EVERY_MS)
  return { learned: (answer) => void answers.push(answer), [Symbol.dispose]: () => clearInterval(timer) }
}

async function perform(order: Exclude<WorkerOrder, { kind: 'abort' | 'finish' | 'learn' }>): Promise<WorkerOutcome> {
  if (order.kind === 'setup') {
    await setUp(order)
    return undefined
  }
  if (generator === undefined) throw new Error('the worker was not set up')
  if (order.kind === 'run') return await run(generator, order.task)
  return await prepare(generator, order.target, order.entrypoint)
}

parentPort?.on('message', (order: WorkerOrder) => {
  if (order.kind === 'abort') return abort.abort(new Error('aborted'))
  if (order.kind === 'finish') return finish.abort()
  if (order.kind === 'learn') {
    if (generator !== undefined) learn(generator, order)
    return
  }
  abort = new AbortController()
  finish = new AbortController()
  perform(order).then(
    (outcome) => report({ kind: 'done', outcome }),
    (error: unknown) => report({ kind: 'failed', error: packError(error) }),
  )
})
