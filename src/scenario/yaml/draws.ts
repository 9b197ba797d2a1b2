import type { Random } from '../random.ts'
import { type Feed, type FeedCursor, feedCursor } from './feeds.ts'
import type { Uses } from './scope.ts'
import type { Draw } from './values.ts'

const NONE: readonly number[] = []

/** What has been drawn so far in one stream of traffic. */
export class Draws {
  readonly #cursors: readonly FeedCursor[]
  readonly #users: number
  readonly #turns = new Map<string, number>()
  #prefix: string | undefined
  #unique = 0
  #user = 0

  constructor(feeds: readonly Feed[], users: number) {
    this.#cursors = feeds.map(feedCursor)
    this.#users = users
  }

  /** Draws what one use of a request or a journey needs. */
  next(uses: Uses, random: Random): Draw {
    return {
      user: uses.user ? this.#user++ % this.#users : 0,
      rows:
        uses.feeds.size === 0
          ? NONE
          : this.#cursors.map((cursor, place) => (uses.feeds.has(place) ? cursor(random) : -1)),
      unique: uses.unique ? this.#nextUnique(random) : '',
      numbers: uses.numbers.length === 0 ? NONE : uses.numbers.map(([min, max]) => random.int(min, max)),
    }
  }

  /** How often this step was planned before. */
  turn(step: string): number {
    const turn = this.#turns.get(step) ?? 0
    this.#turns.set(step, turn + 1)
    return turn
  }

  #nextUnique(random: Random): string {
    this.#prefix ??= random.int(0, 2 ** 31 - 1).toString(36)
    this.#unique += 1
    return `${this.#prefix}-${this.#unique}`
  }
}
