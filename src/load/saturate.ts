import autocannon from 'autocannon'
import { adoptClient, type ConnectionHooks, type SaturatedConnection } from './autocannon-connection.ts'
import type { LoadResult, SaturateStage } from './driver.ts'
import { inFlightCounter } from './in-flight.ts'
import type { Job, JobControl, JobEvents } from './job.ts'
import { wait } from './waiting.ts'
import { watchWindow } from './window.ts'

/** How long answers may take to come in after the window before they are given up. */
const LONGEST_DRAIN_MS = 2_000

/** Closed loop: each connection sends its next request when the last answer came. */
export async function saturate(
  job: Job,
  stage: SaturateStage,
  events: JobEvents,
  control: JobControl,
): Promise<LoadResult> {
  const { recorder, load } = job
  const inFlight = inFlightCounter()
  const connections: SaturatedConnection[] = []
  let openedMs = Number.POSITIVE_INFINITY
  const inWindow = (nowMs: number): boolean => nowMs >= openedMs && nowMs < openedMs + stage.durationMs

  const hooks: ConnectionHooks = {
    next() {
      const planned = job.next()
      const request = job.encode(planned)
      inFlight.change(1, performance.now())
      return { planned, request }
    },
    answered({ planned, sentMs }, status, text, headers) {
      const now = performance.now()
      inFlight.change(-1, now)
      const { wrong } = job.judge(planned, { status, text, headers: () => lowerCased(headers) })
      if (!inWindow(now)) return
      if (wrong === undefined) recorder.complete(planned.operation, now - openedMs, now - sentMs, now - sentMs)
      else recorder.fail(wrong, now - openedMs, planned.operation)
    },
    lost({ planned, sentMs }, kind) {
      const now = performance.now()
      inFlight.change(-1, now)
      job.leaveOpen(planned)
      if (!inWindow(now)) return
      const elapsed = kind === 'timeout' ? { responseMs: now - sentMs, serviceMs: now - sentMs } : undefined
      recorder.fail(kind, now - openedMs, planned.operation, elapsed)
    },
    broken: control.fail,
  }
  const windowEvents: JobEvents = {
    ...events,
    opened(atMs) {
      openedMs = atMs
      events.opened(atMs)
    },
    closed() {
      openedMs = Number.POSITIVE_INFINITY
      events.closed()
    },
  }

  const generator = runAutocannon(load.entrypoint, stage, load.requestTimeoutMs, (client) =>
    connections.push(adoptClient(client, load.requestTimeoutMs, hooks)),
  )
  const stopped = generator.catch(control.fail)
  try {
    const window = await watchWindow(job, stage, performance.now(), inFlight, windowEvents, control)
    const windowMs = control.finish.aborted ? Math.min(window.windowMs, stage.durationMs) : stage.durationMs
    const measurement = recorder.measurement({ ...window, windowMs, planned: recorder.settled })
    await drain(connections, Math.min(LONGEST_DRAIN_MS, load.requestTimeoutMs), control.abort)
    for (const { exchange } of connections) if (exchange !== undefined) job.leaveOpen(exchange.planned)
    return { measurement, ledger: job.ledger.ledger }
  } finally {
    for (const connection of connections) connection.close()
    await stopped
  }
}

/** Resolves when all connections have been closed. Its own rate, histogram, counts and end of time are not used. */
async function runAutocannon(
  url: string,
  stage: SaturateStage,
  timeoutMs: number,
  setupClient: (client: autocannon.Client) => void,
): Promise<void> {
  await autocannon({
    url,
    connections: stage.connections,
    pipelining: 1,
    timeout: Math.ceil(timeoutMs / 1_000),
    duration: Math.ceil((stage.leadInMs + stage.durationMs) / 1_000) + 3_600,
    sampleInt: 20,
    skipAggregateResult: true,
    setupClient,
  })
}

async function drain(connections: readonly SaturatedConnection[], longestMs: number, abort: AbortSignal) {
  for (const connection of connections) connection.drain()
  const deadlineMs = performance.now() + longestMs
  while (connections.some(({ exchange }) => exchange !== undefined) && performance.now() < deadlineMs) {
    await wait(2, abort)
  }
}

function lowerCased(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
