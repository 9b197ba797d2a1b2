import type { Connections } from '../../http/connections.ts'
import type { HttpAnswer, Loss } from '../../http/exchange.ts'
import { requestText } from '../../http/request-text.ts'
import { Fifo } from '../fifo.ts'
import type { InFlight } from '../in-flight.ts'
import { failAtEdge, type Job, type JobControl, type RecordedStage } from '../job.ts'
import type { VisibilityProbe } from '../visibility.ts'
import { Arrival } from './arrival.ts'

export interface OpenLoopParts {
  readonly connections: Connections
  readonly probe: VisibilityProbe
  readonly inFlight: InFlight
  readonly control: JobControl
  /** Called when an answer has been dealt with: what has become due meanwhile need not wait to be told. */
  awake(): void
}

/**
 * Sends each arrival of a schedule when it is due, or as soon after as the cap on requests in flight allows. It is told
 * of each by whoever keeps the schedule. What the scenario throws ends the job by `control.fail`.
 */
export class OpenLoop {
  readonly #job: Job
  readonly #parts: OpenLoopParts
  readonly #waiting = new Fifo<Arrival>()
  /** The stage in which arrivals are due now; -1 in the lead-in. */
  #stage = -1
  /** Due and not settled. */
  #due = 0

  constructor(job: Job, parts: OpenLoopParts) {
    this.#job = job
    this.#parts = parts
  }

  /** Whether all arrivals so far have been answered, have failed or were dropped. */
  get idle(): boolean {
    return this.#due === 0
  }

  /** The next operation of the stream is due. @param intendedMs on the clock of `performance.now` */
  arrive(intendedMs: number): void {
    this.#guarded(() => {
      const arrival = new Arrival(this.#job.next(), intendedMs, this.#stageAt(intendedMs), this)
      const nowMs = performance.now()
      arrival.stage?.recorder.plan(arrival.atMs, nowMs - intendedMs)
      // Due is what was to be sent by then, also where this is late for it.
      this.#changeDue(1, intendedMs)
      if (this.#parts.connections.free) this.#send(arrival)
      else this.#waiting.push(arrival)
    })
  }

  /** Drops what has waited, and gives up what has been under way, for the request time-out. */
  expire(): void {
    const nowMs = performance.now()
    const latestMs = nowMs - this.#job.task.job.requestTimeoutMs
    while ((this.#waiting.first?.intendedMs ?? Number.POSITIVE_INFINITY) <= latestMs) {
      const late = this.#waiting.shift()
      this.#changeDue(-1, nowMs)
      if (late === undefined) continue
      // One of the lead-in was due before the first window, and is dropped in it or after it.
      const stage = late.stage ?? this.#opened(nowMs)
      if (stage === undefined) continue
      this.#job.settled(false)
      if (late.stage === undefined) stage.recorder.plan(0)
      stage.recorder.drop(late.stage === undefined ? 0 : late.atMs)
    }
    this.#parts.connections.expire(nowMs)
  }

  answered(arrival: Arrival, answer: HttpAnswer): void {
    const nowMs = performance.now()
    this.#guarded(() => {
      this.#settled(nowMs)
      const { planned, stage, atMs, intendedMs, sentMs } = arrival
      const { wrong, accepting } = this.#job.judge(planned, answer, arrival.request)
      if (stage === undefined) {
        if (wrong !== undefined) this.#failLeadIn(arrival, wrong, nowMs)
        return
      }
      this.#job.settled(wrong === undefined)
      if (wrong === undefined) stage.recorder.complete(planned.operation, atMs, nowMs - intendedMs, nowMs - sentMs)
      else stage.recorder.fail(wrong, atMs, planned.operation)
      if (accepting !== undefined) this.#parts.probe.accepted(planned, accepting, nowMs, stage.recorder)
    })
    this.#parts.awake()
  }

  lost(arrival: Arrival, loss: Loss): void {
    const nowMs = performance.now()
    const { planned, stage, atMs, intendedMs, sentMs } = arrival
    this.#guarded(() => {
      this.#job.leaveOpen(planned)
      this.#settled(nowMs)
      if (stage === undefined) return this.#failLeadIn(arrival, loss, nowMs)
      this.#job.settled(false)
      const elapsed = { responseMs: nowMs - intendedMs, serviceMs: nowMs - sentMs }
      stage.recorder.fail(loss, atMs, planned.operation, loss === 'timeout' ? elapsed : undefined)
    })
  }

  #failLeadIn({ planned, intendedMs, sentMs }: Arrival, kind: string, nowMs: number): void {
    const stage = this.#opened(nowMs)
    if (stage === undefined) return
    this.#job.settled(false)
    const elapsed = { responseMs: nowMs - intendedMs, serviceMs: nowMs - sentMs }
    failAtEdge(stage, 'opening', kind, planned.operation, kind === 'timeout' ? elapsed : undefined)
  }

  /** The first stage, once its window has opened. */
  #opened(nowMs: number): RecordedStage | undefined {
    const [first] = this.#job.stages
    return first !== undefined && nowMs >= first.fromMs ? first : undefined
  }

  #send(arrival: Arrival): void {
    const { connections, inFlight } = this.#parts
    const { request, sent } = this.#job.encode(arrival.planned, (encoded) => requestText(encoded, connections.host))
    arrival.request = request
    arrival.sentMs = performance.now()
    inFlight.change(1, arrival.sentMs)
    arrival.stage?.recorder.send(arrival.atMs)
    connections.send(sent, arrival, arrival.sentMs)
  }

  /** A request is no longer under way: what has waited goes before anything else is done. */
  #settled(nowMs: number): void {
    this.#parts.inFlight.change(-1, nowMs)
    this.#changeDue(-1, nowMs)
    while (this.#parts.connections.free) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#send(next)
    }
  }

  #changeDue(change: 1 | -1, atMs: number): void {
    this.#due += change
    const stage = this.#job.stages[this.#stage]
    if (stage !== undefined && atMs < stage.toMs) stage.recorder.backlog(atMs - stage.fromMs, this.#due)
  }

  /** Times come in order. */
  #stageAt(intendedMs: number): RecordedStage | undefined {
    const { stages } = this.#job
    while (intendedMs >= (stages[this.#stage + 1]?.fromMs ?? Number.POSITIVE_INFINITY)) this.#stage += 1
    return stages[this.#stage]
  }

  /** What the scenario's own code throws inside of a callback ends the job. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#parts.control.fail(error)
    }
  }
}
