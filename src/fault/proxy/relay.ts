import type { Socket } from 'node:net'
import type { Impediment } from '../fault-kind.ts'

/** What decides when bytes go on. */
export interface Pace {
  /** What is wrong with the path now. */
  now(): Impediment | undefined
  /** A number in [0, 1). */
  random(): number
}

/** Data bytes of a packet on Ethernet. */
const PACKET_BYTES = 1_448
/** TCP sends a lost packet again after this time, doubled for each further loss, as Linux does at least. */
const RETRANSMIT_MS = 200
/** So often a packet is sent before the connection is given up. */
const MOST_SENDS = 7
/** So much waits in one direction before the sender has to. */
const MOST_WAITING_BYTES = 2 ** 20

/** What has come and was not passed on yet. */
interface Waiting {
  /** `undefined`: the end. */
  readonly chunk: Buffer | undefined
  dueMs: number
  sends: number
}

/** Passes on what comes from one socket to another, in one direction and in its order. */
export class Relay {
  readonly #from: Socket
  readonly #to: Socket
  readonly #pace: Pace
  readonly #waiting: Waiting[] = []
  #waitingBytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(from: Socket, to: Socket, pace: Pace) {
    this.#from = from
    this.#to = to
    this.#pace = pace
    from.on('data', (chunk: Buffer) => this.#take(chunk))
    from.once('end', () => this.#take(undefined))
    to.on('drain', () => this.#resume())
    to.once('close', () => clearTimeout(this.#timer))
  }

  #take(chunk: Buffer | undefined): void {
    const impediment = this.#pace.now()
    if (impediment === undefined && this.#waiting.length === 0) {
      this.#pass(chunk)
      return
    }
    this.#waiting.push({ chunk, dueMs: performance.now() + (impediment?.latencyMs ?? 0) / 2, sends: 0 })
    this.#waitingBytes += chunk?.length ?? 0
    if (this.#waitingBytes > MOST_WAITING_BYTES) this.#from.pause()
    if (this.#timer === undefined) this.#passDue()
  }

  /** What is lost holds up all that was sent after it. */
  #passDue(): void {
    this.#timer = undefined
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const waitMs = next.dueMs - performance.now()
      // A timer may be early by less than a millisecond.
      if (waitMs > 1) {
        this.#timer = setTimeout(() => this.#passDue(), waitMs)
        return
      }
      next.sends += 1
      if (!this.#isLost(next)) {
        this.#waiting.shift()
        this.#waitingBytes -= next.chunk?.length ?? 0
        this.#pass(next.chunk)
      } else if (next.sends < MOST_SENDS) {
        next.dueMs = performance.now() + RETRANSMIT_MS * 2 ** (next.sends - 1)
      } else {
        this.#from.resetAndDestroy()
        this.#to.resetAndDestroy()
        return
      }
    }
    this.#resume()
  }

  /** Sent again is the first packet that was lost; at first it may be any. */
  #isLost({ chunk, sends }: Waiting): boolean {
    const packets = sends === 1 ? Math.max(1, Math.ceil((chunk?.length ?? 0) / PACKET_BYTES)) : 1
    return this.#pace.random() < 1 - (1 - (this.#pace.now()?.lossShare ?? 0)) ** packets
  }

  #pass(chunk: Buffer | undefined): void {
    if (!this.#to.writable) return
    if (chunk === undefined) this.#to.end()
    else if (!this.#to.write(chunk)) this.#from.pause()
  }

  #resume(): void {
    if (this.#waitingBytes <= MOST_WAITING_BYTES && !this.#to.writableNeedDrain) this.#from.resume()
  }
}
