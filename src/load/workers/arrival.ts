import type { ExchangeListener, HttpAnswer, Loss } from '../../http/exchange.ts'
import type { Planned, Request } from '../../scenario/define.ts'
import type { RecordedStage } from '../job.ts'

/** Where the end of an arrival's exchange is dealt with. */
interface ArrivalKeeper {
  answered(arrival: Arrival, answer: HttpAnswer): void
  lost(arrival: Arrival, loss: Loss): void
}

/** One arrival of an open loop. There are tens of thousands a second: one object each, and no closures. */
export class Arrival implements ExchangeListener {
  readonly planned: Planned
  readonly intendedMs: number
  /** `undefined` in the lead-in, which is driven and not measured. */
  readonly stage: RecordedStage | undefined
  sentMs = 0
  /** As it was sent; nothing is answered before that. */
  request!: Request
  readonly #keeper: ArrivalKeeper

  constructor(planned: Planned, intendedMs: number, stage: RecordedStage | undefined, keeper: ArrivalKeeper) {
    this.planned = planned
    this.intendedMs = intendedMs
    this.stage = stage
    this.#keeper = keeper
  }

  /** When it was meant to start, since its stage began. */
  get atMs(): number {
    return this.intendedMs - (this.stage?.fromMs ?? 0)
  }

  answered(answer: HttpAnswer): void {
    this.#keeper.answered(this, answer)
  }

  lost(loss: Loss): void {
    this.#keeper.lost(this, loss)
  }
}
