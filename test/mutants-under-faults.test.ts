import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import type { Fault } from '../src/fault/fault.ts'
import { SATURATING, startTargetUnderTest } from './mutants/examine.ts'

/** A component that is right until something goes wrong, what has to go wrong, and the words in which that is to be found. */
interface FragileMutant {
  readonly mutant: string
  readonly scenario: string
  readonly architecture: string
  readonly broken: string
  readonly fault: Fault
  readonly durationMs: number
  readonly found: RegExp
}

const MUTANTS: readonly FragileMutant[] = [
  {
    mutant: 'a worker that acknowledges before it applies',
    scenario: 'ecommerce',
    architecture: 'event-driven',
    broken: 'worker',
    fault: { kind: 'kill', components: ['worker'] },
    durationMs: 200,
    found: /^lost: \S+ \(key \S+\), of second \d+ of its load, was accepted and is not stored$/m,
  },
  {
    mutant: 'an outbox that forgets before it delivers',
    scenario: 'analytics',
    architecture: 'microservices',
    broken: 'collector',
    fault: { kind: 'kill', components: ['metrics'] },
    durationMs: 200,
    found: /^oversold: \d+ events are missing from the total of /m,
  },
  {
    // Orders wait a second for an answer; what they have asked for is done all the same.
    mutant: 'a client that retries without a key',
    scenario: 'ecommerce',
    architecture: 'microservices',
    broken: 'orders',
    fault: { kind: 'latency', components: ['orders', 'inventory'], amount: 3_000 },
    durationMs: 1_500,
    found: /^duplicated: the lines of \S+ were taken from stock twice$/m,
  },
]

const REQUESTS = { afterRequests: 600, requests: 1_500 }

describe.each(MUTANTS)('$mutant', ({ mutant, scenario, architecture, broken, fault, durationMs, found }) => {
  const file = join(packageRoot, 'reference-impls', scenario, architecture, 'compose.yaml')
  const examine = async (suspect: Parameters<typeof startTargetUnderTest>[0]) => {
    await using standing = await startTargetUnderTest(suspect, [fault])
    const harm = { fault, durationMs, afterRequests: REQUESTS.afterRequests }
    return await standing.examine(suspect, { load: SATURATING, requests: REQUESTS.requests, harm })
  }

  test('is caught', async () => {
    const own = join(import.meta.dirname, 'mutants/under-faults', `${broken}.yaml`)
    const { round } = await examine({ scenario, file, mutant, broken: own })
    expect(round.join('\n')).toMatch(found)
  })

  test('the reference implementation is not accused of it', async () => {
    const { findings } = await examine({ scenario, file, mutant: architecture })
    expect(findings).toMatchObject({ lost: 0, duplicated: 0, phantom: 0, oversold: 0 })
    expect(findings.verified).toBeGreaterThan(50)
  })
})
