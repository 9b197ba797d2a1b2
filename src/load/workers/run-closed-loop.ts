import autocannon from 'autocannon'
import { requestText } from '../../http/request-text.ts'
import { adoptClient, type ConnectionHooks, type Exchange, type SaturatedConnection } from '../autocannon-connection.ts'
import type { ClosedLoad } from '../driver.ts'
import { type InFlight, inFlightCounter } from '../in-flight.ts'
import { failAtEdge, type Job, type JobControl, type RecordedStage } from '../job.ts'
import { BESIDE_SATURATION, openVisibilityProbe } from '../visibility.ts'
import { wait, waitForEnd } from '../waiting.ts'
import { type LoopWindow, TimedWindow, TurnsWindow } from './loop-windows.ts'
import type { Turns, WorkerResult } from './orders.ts'
import { StageHealth } from './thread-health.ts'
import { awaitTurn, endTurn } from './turn-taking.ts'

/** After the time-out of a request its connection has this long to say so. */
const TIMEOUT_MARGIN_MS = 1_000

/**
 * Does this worker's part of a closed loop: each connection sends its next request when the last answer came. What was
 * sent in the window is measured, and waited for after it: the slowest answers are not left out.
 */
export async function runClosedLoop(job: Job, load: ClosedLoad, control: JobControl): Promise<WorkerResult> {
  const { task } = job
  const [stage] = job.stages as [RecordedStage]
  const window = task.turns === undefined ? new TimedWindow(stage) : new TurnsWindow()
  await using loop = openLoop(job, load, control, window)
  return window instanceof TimedWindow
    ? await runForATime(job, stage, window, loop, control)
    : await runInTurns(job, load, window, loop, control)
}

async function runForATime(
  { task, ledger, stages }: Job,
  { toMs, recorder }: RecordedStage,
  window: TimedWindow,
  loop: Loop,
  control: JobControl,
): Promise<WorkerResult> {
  using health = new StageHealth(stages, loop.inFlight)
  await waitForEnd(toMs - performance.now(), control.finish, control.abort)
  window.close(performance.now())
  health.end()
  for (const connection of loop.connections) connection.drain()
  await loop.settled(task.job.requestTimeoutMs, control.abort)
  return { recordings: [recorder.recording(health.of(0))], ledger: ledger.ledger }
}

/** Sends only when it is its turn, and ends each when all that it sent is settled: nothing of it uses a CPU in the turns of others. */
async function runInTurns(
  { task, ledger, stages }: Job,
  { turns: planned }: ClosedLoad,
  window: TurnsWindow,
  loop: Loop,
  { finish, abort }: JobControl,
): Promise<WorkerResult> {
  const turns = task.turns as Turns
  const [stage] = stages as [RecordedStage]
  using health = new StageHealth([{ ...stage, toMs: stage.fromMs + LONGEST_MS }], loop.inFlight)
  await waitForEnd(stage.fromMs - performance.now(), finish, abort)
  const startMs = performance.now()
  for (const [turn, owner] of turns.owners.entries()) {
    if (owner !== turns.own) continue
    await awaitTurn(turns, turn, finish, abort)
    if (finish.aborted) break
    window.open(performance.now())
    for (const connection of loop.connections) connection.release()
    await waitForEnd(planned?.lengthMs ?? 0, finish, abort)
    for (const connection of loop.connections) connection.hold()
    await loop.settled(task.job.requestTimeoutMs, abort)
    window.close(performance.now())
    endTurn(turns)
  }
  const { meanInFlight, ...seen } = health.now()
  const ofOwnTurns = window.lengthMs === 0 ? 0 : (meanInFlight * (performance.now() - startMs)) / window.lengthMs
  const recording = stage.recorder.recording({ ...seen, meanInFlight: ofOwnTurns })
  return { recordings: [recording], ledger: ledger.ledger, windowMs: window.lengthMs }
}

/** Longer than any turns take. */
const LONGEST_MS = 86_400_000

interface Loop extends AsyncDisposable {
  readonly connections: readonly SaturatedConnection[]
  readonly inFlight: InFlight
  /** Waits until all that was sent has been answered or lost, and what is watched has been seen. */
  settled(requestTimeoutMs: number, abort: AbortSignal): Promise<void>
}

/** Opens the connections; they begin to send at once, unless they wait for their turn. */
function openLoop(job: Job, load: ClosedLoad, control: JobControl, window: LoopWindow): Loop {
  const { task } = job
  const { requestTimeoutMs, entrypoint } = task.job
  const { host } = new URL(entrypoint)
  const [stage] = job.stages as [RecordedStage]
  const inFlight = inFlightCounter()
  const probe = openVisibilityProbe({ ...job, entrypoint, requestTimeoutMs, pace: BESIDE_SATURATION }, control.fail)
  const nextOfMine = drawMine(job)
  const connections: SaturatedConnection[] = []

  function change(by: 1 | -1, nowMs: number): void {
    inFlight.change(by, nowMs)
    const atMs = window.at(nowMs)
    if (atMs !== undefined) stage.recorder.backlog(atMs, inFlight.now)
  }

  function failOutside({ planned, sentMs }: Exchange, kind: string, nowMs: number): void {
    if (nowMs < stage.fromMs) return
    job.settled(false)
    const elapsed = kind === 'timeout' ? { responseMs: nowMs - sentMs, serviceMs: nowMs - sentMs } : undefined
    failAtEdge(stage, sentMs < stage.fromMs ? 'opening' : 'closing', kind, planned.operation, elapsed)
  }

  const hooks: ConnectionHooks = {
    next() {
      const planned = nextOfMine()
      return { planned, ...job.encode(planned, (encoded) => requestText(encoded, host)) }
    },
    sent({ sentMs }) {
      change(1, sentMs)
      const atMs = window.at(sentMs)
      if (atMs === undefined) return
      stage.recorder.plan(atMs)
      stage.recorder.send(atMs)
    },
    answered(exchange, answer) {
      const nowMs = performance.now()
      change(-1, nowMs)
      const { planned, request, sentMs } = exchange
      const { wrong, accepting } = job.judge(planned, answer, request)
      const atMs = window.at(sentMs)
      if (atMs === undefined) {
        if (wrong !== undefined) failOutside(exchange, wrong, nowMs)
        return
      }
      job.settled(wrong === undefined)
      const tookMs = nowMs - sentMs
      if (wrong === undefined) stage.recorder.complete(planned.operation, atMs, tookMs, tookMs)
      else stage.recorder.fail(wrong, atMs, planned.operation)
      if (load.watchWrites && accepting !== undefined) probe.accepted(planned, accepting, nowMs, stage.recorder)
    },
    lost(exchange, loss) {
      const nowMs = performance.now()
      change(-1, nowMs)
      const { planned, sentMs } = exchange
      job.leaveOpen(planned)
      const atMs = window.at(sentMs)
      if (atMs === undefined) return failOutside(exchange, loss, nowMs)
      job.settled(false)
      const elapsed = { responseMs: nowMs - sentMs, serviceMs: nowMs - sentMs }
      stage.recorder.fail(loss, atMs, planned.operation, loss === 'timeout' ? elapsed : undefined)
    },
    broken: control.fail,
  }

  const mine = Math.floor(load.connections / task.of) + (task.index < load.connections % task.of ? 1 : 0)
  const generator = runAutocannon(entrypoint, mine, requestTimeoutMs, (client) => {
    const connection = adoptClient(client, requestTimeoutMs, hooks)
    if (task.turns !== undefined) connection.hold()
    connections.push(connection)
  })
  const stopped = generator.catch(control.fail)
  return {
    connections,
    inFlight,
    async settled(requestTimeoutMs, abort) {
      await untilIdle(connections, requestTimeoutMs + TIMEOUT_MARGIN_MS, abort)
      while (probe.watching > 0) await wait(2, abort)
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.close()
      await stopped
      await probe[Symbol.asyncDispose]()
    },
  }
}

/** Draws the operations of the stream that are this worker's: number `index`, and every `of`-th after it. */
function drawMine({ next, task: { index, of } }: Job): Job['next'] {
  let others = index
  return () => {
    for (; others > 0; others--) next()
    others = of - 1
    return next()
  }
}

/** Resolves when all connections have been closed. Its own rate, histogram, counts and end of time are not used. */
async function runAutocannon(
  url: string,
  connections: number,
  timeoutMs: number,
  setupClient: (client: autocannon.Client) => void,
): Promise<void> {
  await autocannon({
    url,
    connections,
    pipelining: 1,
    timeout: Math.ceil(timeoutMs / 1_000),
    duration: 1_000_000,
    sampleInt: 20, // how often it looks whether all connections have been closed
    skipAggregateResult: true,
    setupClient,
  })
}

/** Waits until nothing is under way. */
async function untilIdle(connections: readonly SaturatedConnection[], longestMs: number, abort: AbortSignal) {
  const deadlineMs = performance.now() + longestMs
  while (connections.some(({ busy }) => busy) && performance.now() < deadlineMs) await wait(1, abort)
  if (connections.some(({ busy }) => busy)) throw new Error('a request was neither answered nor given up')
}
