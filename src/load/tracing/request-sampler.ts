import { createHash } from 'node:crypto'
import type { Random } from '../../scenario/random.ts'

/** How the requests of a job are sampled. */
export interface Sampling {
  /** Share of the requests, above 0 and up to 1. */
  readonly share: number
  /** Tells requests of this run from those of all others. */
  readonly run: string
}

/** Ids of a sampled request, in hexadecimal digits: 32 and 16. */
export interface RequestIds {
  readonly traceId: string
  readonly spanId: string
}

/**
 * Chooses requests, each with the same probability and independent of the others; the same seed chooses the same.
 * @param origin tells the requests that it chooses from those that others do
 */
export class RequestSampler {
  readonly #random: Random
  readonly #share: number
  readonly #origin: string
  #toSkip: number
  #chosen = 0

  constructor({ share, run }: Sampling, origin: string, random: Random) {
    this.#share = share
    this.#origin = `${run}\n${origin}`
    this.#random = random
    this.#toSkip = this.#gap()
  }

  /** Ids for the next request where it is one of the sample. */
  next(): RequestIds | undefined {
    if (this.#toSkip > 0) {
      this.#toSkip -= 1
      return undefined
    }
    this.#toSkip = this.#gap()
    this.#chosen += 1
    const digits = createHash('sha256').update(`${this.#origin}\n${this.#chosen}`).digest('hex')
    return { traceId: digits.slice(0, 32), spanId: digits.slice(32, 48) }
  }

  /** How many requests lie between two of the sample: geometric. */
  #gap(): number {
    return this.#share >= 1 ? 0 : Math.floor(Math.log1p(-this.#random.next()) / Math.log1p(-this.#share))
  }
}
