import autocannon from 'autocannon'
import { requestText } from '../../http/request-text.ts'
import { adoptClient, type ConnectionHooks, type Exchange, type SaturatedConnection } from '../autocannon-connection.ts'
import type { ClosedLoad } from '../driver.ts'
import { inFlightCounter } from '../in-flight.ts'
import { failAtEdge, type Job, type JobControl, type RecordedStage } from '../job.ts'
import { BESIDE_SATURATION, openVisibilityProbe } from '../visibility.ts'
import { wait, waitForEnd } from '../waiting.ts'
import type { WorkerResult } from './orders.ts'
import { StageHealth } from './thread-health.ts'

/** After the time-out of a request its connection has this long to say so. */
const TIMEOUT_MARGIN_MS = 1_000

/**
 * Does this worker's part of a closed loop: each connection sends its next request when the last answer came. What was
 * sent in the window is measured, and waited for after it: the slowest answers are not left out.
 */
export async function runClosedLoop(job: Job, load: ClosedLoad, control: JobControl): Promise<WorkerResult> {
  const { task, ledger } = job
  const { requestTimeoutMs, entrypoint } = task.job
  const { host } = new URL(entrypoint)
  const [stage] = job.stages as [RecordedStage]
  const inFlight = inFlightCounter()
  await using probe = openVisibilityProbe(
    { ...job, entrypoint, requestTimeoutMs, pace: BESIDE_SATURATION },
    control.fail,
  )
  using health = new StageHealth(job.stages, inFlight)
  const nextOfMine = drawMine(job)
  const connections: SaturatedConnection[] = []
  let closesMs = stage.toMs
  const inWindow = ({ sentMs }: Exchange): boolean => sentMs >= stage.fromMs && sentMs < closesMs

  function change(by: 1 | -1, nowMs: number): void {
    inFlight.change(by, nowMs)
    if (nowMs >= stage.fromMs && nowMs < closesMs) stage.recorder.backlog(nowMs - stage.fromMs, inFlight.now)
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
    sent(exchange) {
      change(1, exchange.sentMs)
      if (!inWindow(exchange)) return
      stage.recorder.plan(exchange.sentMs - stage.fromMs)
      stage.recorder.send(exchange.sentMs - stage.fromMs)
    },
    answered(exchange, answer) {
      const nowMs = performance.now()
      change(-1, nowMs)
      const { planned, request, sentMs } = exchange
      const { wrong, accepting } = job.judge(planned, answer, request)
      if (!inWindow(exchange)) {
        if (wrong !== undefined) failOutside(exchange, wrong, nowMs)
        return
      }
      job.settled(wrong === undefined)
      const tookMs = nowMs - sentMs
      if (wrong === undefined) stage.recorder.complete(planned.operation, sentMs - stage.fromMs, tookMs, tookMs)
      else stage.recorder.fail(wrong, sentMs - stage.fromMs, planned.operation)
      if (load.watchWrites && accepting !== undefined) probe.accepted(planned, accepting, nowMs, stage.recorder)
    },
    lost(exchange, loss) {
      const nowMs = performance.now()
      change(-1, nowMs)
      const { planned, sentMs } = exchange
      job.leaveOpen(planned)
      if (!inWindow(exchange)) return failOutside(exchange, loss, nowMs)
      job.settled(false)
      const elapsed = { responseMs: nowMs - sentMs, serviceMs: nowMs - sentMs }
      stage.recorder.fail(loss, sentMs - stage.fromMs, planned.operation, loss === 'timeout' ? elapsed : undefined)
    },
    broken: control.fail,
  }

  const mine = Math.floor(load.connections / task.of) + (task.index < load.connections % task.of ? 1 : 0)
  const generator = runAutocannon(entrypoint, mine, requestTimeoutMs, (client) =>
    connections.push(adoptClient(client, requestTimeoutMs, hooks)),
  )
  const stopped = generator.catch(control.fail)
  try {
    await waitForEnd(stage.toMs - performance.now(), control.finish, control.abort)
    closesMs = Math.min(closesMs, performance.now())
    health.end()
    await drain(connections, requestTimeoutMs + TIMEOUT_MARGIN_MS, control.abort)
    while (probe.watching > 0) await wait(2, control.abort)
    return { recordings: [stage.recorder.recording(health.of(0))], ledger: ledger.ledger }
  } finally {
    for (const connection of connections) connection.close()
    await stopped
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

/** Sends nothing more, and waits until all that was sent has been answered or lost. */
async function drain(connections: readonly SaturatedConnection[], longestMs: number, abort: AbortSignal) {
  for (const connection of connections) connection.drain()
  const deadlineMs = performance.now() + longestMs
  while (connections.some(({ busy }) => busy) && performance.now() < deadlineMs) await wait(2, abort)
  if (connections.some(({ busy }) => busy)) throw new Error('a request was neither answered nor given up')
}
