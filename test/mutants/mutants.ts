import { join } from 'node:path'
import type { TargetUnderTest } from './examine.ts'

/** A target that is broken on purpose, and the words in which that is to be found. */
export interface Mutant extends TargetUnderTest {
  /** Found before any load, by a case of the contract. */
  readonly contract?: RegExp
  /** Found after a round, by what is stored or by what was answered: each of these. */
  readonly round?: RegExp | readonly RegExp[]
  /** How many requests it is sent, where fewer than usual will do. */
  readonly requests?: number
}

/** How many requests a mutant is sent: some 750 orders of the shop, and the rarest flaw is one in 500. */
export const MANY_REQUESTS = 7_500

/** Enough for a flaw that shows in one of some 50 requests, or before any load. */
const FEW_REQUESTS = 2_500

const folder = import.meta.dirname
const monolith = { scenario: 'ecommerce', file: join(folder, 'ecommerce/monolith/compose.yaml'), isSwitchable: true }
const eventDriven = { scenario: 'ecommerce', file: join(folder, 'ecommerce/event-driven/compose.yaml') }

const analytics = { scenario: 'analytics', file: join(folder, 'analytics/compose.yaml'), isSwitchable: true }

/** Reads that are answered as another question is to be. */
const mixedUp = (scenario: string, ...wrong: readonly string[]): Mutant => ({
  scenario,
  file: join(folder, 'mixed-up/compose.yaml'),
  variables: { SCENARIO: scenario },
  mutant: 'mixes up answers',
  round: wrong.map((words) => new RegExp(`^\\d+ × mismatch ${words}$`, 'm')),
  requests: FEW_REQUESTS,
})

export const MUTANTS: readonly Mutant[] = [
  mixedUp(
    'ecommerce',
    'listProducts: a product of another category than was asked for',
    'listProducts: products that are not in order, or of another page',
    'viewProduct: another product than was asked for',
    'readOrder: another order than was asked for',
  ),
  mixedUp(
    'analytics',
    'readAggregates: the answer has another type than was asked for',
    'readTopUsers: the answer has another type than was asked for',
    'readLive: the answer has another fromMs than was asked for',
    'readEvent: the answer has another id than was asked for',
  ),
  {
    // Few readers are given a timeline with a post of their own.
    ...mixedUp(
      'social',
      'viewProfile: another user than was asked for',
      'viewPost: another post than was asked for',
      'readTimeline: another page than was asked for',
      "readTimeline: a post of the reader's own",
    ),
    requests: MANY_REQUESTS,
  },
  {
    ...monolith,
    mutant: 'loses-one-order-in-500',
    round: /^lost: \S+ \(key \S+\), of second \d+ of its load, was accepted and is not stored$/m,
  },
  {
    ...monolith,
    mutant: 'takes-stock-twice-for-one-order-in-500',
    round: /^duplicated: the lines of \S+ were taken from stock twice$/m,
  },
  {
    ...eventDriven,
    mutant: 'applies-a-redelivered-command-twice',
    round: /^duplicated: the lines of \S+ were taken from stock twice$/m,
  },
  {
    ...monolith,
    mutant: 'oversells-under-a-race',
    contract: /the last units are sold once.*found 12 confirmed, expected 5/,
    round: /^oversold: \d+ units of product \d+ were sold and not taken from stock$/m,
  },
  {
    ...monolith,
    mutant: "shows-another-user's-order",
    requests: FEW_REQUESTS,
    round: /^\d+ × mismatch readOrder: another order than was asked for$/m,
  },
  {
    ...monolith,
    mutant: 'accepts-an-expired-token',
    requests: FEW_REQUESTS,
    contract: /a token that has expired is refused: .*found 200 .*expected 401/,
  },
  {
    ...monolith,
    mutant: 'confirms-with-other-quantities',
    round: /^lost: \S+ \(key \S+\), of second \d+ of its load, was sent with lines .* and is stored with /m,
  },
  {
    ...analytics,
    mutant: 'counts-a-redelivered-batch-twice',
    round: /^oversold: \d+ events are counted twice in the total of /m,
  },
  {
    ...analytics,
    mutant: 'loses-one-batch-in-500',
    round: /^lost: \S+, of second \d+ of its load, was accepted and is not stored$/m,
  },
  {
    ...analytics,
    mutant: 'forgets-to-count-one-batch-in-500',
    round: /^oversold: \d+ events are missing from the total of /m,
  },
  {
    ...analytics,
    mutant: 'serves-a-stale-aggregate',
    requests: FEW_REQUESTS,
    contract: /the figures hold an event as soon as it is said to be counted: GET .*found counts /,
  },
  {
    scenario: 'social',
    file: join(folder, 'social/compose.yaml'),
    mutant: 'timeline-misses-a-post',
    round: /^oversold: the timeline of user \d+ lacks post \S+$/m,
  },
]

/** The same wirings, and nothing broken. */
export const NO_MUTANTS: readonly TargetUnderTest[] = [monolith, analytics].map((wiring) => ({
  ...wiring,
  mutant: 'none',
}))
