import type { Planned } from '../scenario/define.ts'
import type { InFlight } from './in-flight.ts'
import type { Job, JobControl } from './job.ts'
import type { SlotAnswer, Slots } from './slots.ts'
import type { VisibilityProbe } from './visibility.ts'

/** Sends each arrival of a schedule when it is due, or as soon after as the cap on requests in flight allows. */
export interface OpenLoop {
  /** The next operation of the stream is due. All times are on the clock of `performance.now`. */
  arrive(intendedMs: number): void
  /** Drops what has waited, and gives up what has been under way, for the request time-out. */
  expire(): void
  /** Arrivals whose intended start lay in the window. */
  readonly planned: number
  /** Whether all arrivals so far have been answered, have failed or were dropped. */
  readonly idle: boolean
}

interface Arrival {
  readonly planned: Planned
  readonly intendedMs: number
}

export interface OpenLoopParts {
  readonly slots: Slots
  readonly probe: VisibilityProbe
  readonly inFlight: InFlight
  readonly control: JobControl
  /** Arrivals that were meant to start before this are driven and not measured. */
  readonly windowOpensMs: number
}

/** An open loop that is told of each arrival by whoever keeps the schedule. What the scenario throws ends the job by `control.fail`. */
export function createOpenLoop(job: Job, { slots, probe, inFlight, control, windowOpensMs }: OpenLoopParts): OpenLoop {
  const { recorder, load } = job
  const waiting: Arrival[] = []
  let plannedCount = 0

  const measured = ({ intendedMs }: Arrival): boolean => intendedMs >= windowOpensMs

  /** What the scenario's own code throws inside of a callback ends the job. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      control.fail(error)
    }
  }

  function send(arrival: Arrival): void {
    const request = job.encode(arrival.planned)
    const sentMs = performance.now()
    inFlight.change(1, sentMs)
    slots.send(request, {
      answered: (answer) => guarded(() => answered(arrival, sentMs, answer)),
      lost: (kind) => guarded(() => lost(arrival, sentMs, kind)),
    })
  }

  function sendWaiting(): void {
    while (slots.free) {
      const arrival = waiting.shift()
      if (arrival === undefined) return
      send(arrival)
    }
  }

  function answered(arrival: Arrival, sentMs: number, answer: SlotAnswer): void {
    const { planned, intendedMs } = arrival
    const now = performance.now()
    inFlight.change(-1, now)
    sendWaiting()
    const { wrong, accepting } = job.judge(planned, { ...answer, headers: () => joined(answer.headers) })
    if (!measured(arrival)) return
    const atMs = intendedMs - windowOpensMs
    if (wrong === undefined) recorder.complete(planned.operation, atMs, now - intendedMs, now - sentMs)
    else recorder.fail(wrong, atMs, planned.operation)
    if (accepting !== undefined) probe.accepted(planned, accepting, now)
  }

  function lost(arrival: Arrival, sentMs: number, kind: 'timeout' | 'connection'): void {
    const { planned, intendedMs } = arrival
    const now = performance.now()
    inFlight.change(-1, now)
    job.leaveOpen(planned)
    sendWaiting()
    if (!measured(arrival)) return
    const elapsed = kind === 'timeout' ? { responseMs: now - intendedMs, serviceMs: now - sentMs } : undefined
    recorder.fail(kind, intendedMs - windowOpensMs, planned.operation, elapsed)
  }

  return {
    arrive: (intendedMs) =>
      guarded(() => {
        const arrival = { planned: job.next(), intendedMs }
        if (measured(arrival)) {
          plannedCount += 1
          recorder.lag(performance.now() - intendedMs)
        }
        if (slots.free) send(arrival)
        else waiting.push(arrival)
      }),
    expire() {
      const now = performance.now()
      let expired = 0
      for (const { intendedMs } of waiting) {
        if (now - intendedMs < load.requestTimeoutMs) break
        expired += 1
      }
      for (const arrival of waiting.splice(0, expired)) if (measured(arrival)) recorder.drop()
      slots.expire(now)
    },
    get planned() {
      return plannedCount
    },
    get idle() {
      return waiting.length === 0 && slots.inFlight === 0
    },
  }
}

function joined(headers: SlotAnswer['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
