import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { InFlight } from '../in-flight.ts'
import type { Recording } from '../recording.ts'
import type { StageWindow } from './stage-windows.ts'

/** What is known of the thread that recorded. */
export type ThreadHealth = Pick<Recording, 'cpuMs' | 'eventLoopDelayP99Ms' | 'meanInFlight'>

const RESOLUTION_MS = 5
const NOTHING: ThreadHealth = { cpuMs: 0, eventLoopDelayP99Ms: 0, meanInFlight: 0 }

/** Watches this thread stage by stage, from the edge of one window to that of the next. */
export class StageHealth implements Disposable {
  readonly #windows: readonly StageWindow[]
  readonly #inFlight: InFlight
  readonly #seen: ThreadHealth[] = []
  #next = 0
  #watched: (() => ThreadHealth) | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(windows: readonly StageWindow[], inFlight: InFlight) {
    this.#windows = windows
    this.#inFlight = inFlight
    this.#awaitEdge()
  }

  /** Ends the window that is open; no other will be opened. */
  end(): void {
    clearTimeout(this.#timer)
    if (this.#watched) this.#seen.push(this.#watched())
    this.#watched = undefined
    this.#next = this.#windows.length
  }

  /** Ends the window that is open, and gives what was seen in it. */
  now(): ThreadHealth {
    this.end()
    return this.#seen.at(-1) ?? NOTHING
  }

  /** Of a stage that is over; zeros for one that was never reached. */
  of(stage: number): ThreadHealth {
    return this.#seen[stage] ?? NOTHING
  }

  [Symbol.dispose](): void {
    this.end()
  }

  #awaitEdge(): void {
    const next = this.#windows[this.#next]
    const edgeMs = next?.fromMs ?? this.#windows.at(-1)?.toMs ?? 0
    this.#timer = setTimeout(() => this.#edge(), Math.max(0, edgeMs - performance.now()))
  }

  #edge(): void {
    if (this.#watched) this.#seen.push(this.#watched())
    this.#watched = undefined
    if (this.#next === this.#windows.length) return
    this.#next += 1
    this.#watched = watchThread(this.#inFlight)
    this.#awaitEdge()
  }
}

/** Watches this thread from now until the returned function is called. */
function watchThread(inFlight: InFlight): () => ThreadHealth {
  const cpu = process.threadCpuUsage()
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  inFlight.open(performance.now())
  return () => {
    const used = process.threadCpuUsage(cpu)
    delay.disable()
    return {
      cpuMs: (used.user + used.system) / 1_000,
      // The monitor records the whole time between two ticks: what it waits on purpose is no delay.
      eventLoopDelayP99Ms: delay.count === 0 ? 0 : Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
      meanInFlight: inFlight.meanUntil(performance.now()),
    }
  }
}
