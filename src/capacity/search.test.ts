import { describe, expect, test } from 'vitest'
import { seededRandom } from '../scenario/random.ts'
import type { PlannedProbe } from './search.ts'
import { beginSearch, stepSearch } from './search.ts'
import type { SearchOutcome } from './search-outcome.ts'
import { DEFAULT_CAPACITY, mostConfirmations } from './settings.ts'
import { type SearchRun, searchAgainst } from './testing/simulated-search.ts'
import type { ProbeVerdict } from './tried.ts'

const upTo = (capacity: number) => (probe: PlannedProbe) => (probe.ratePerSecond <= capacity ? 'pass' : 'fail')
const steps = ({ probes }: SearchRun) =>
  probes.map(({ phase, ratePerSecond, verdict }) => `${phase} ${ratePerSecond} ${verdict}`)

function outcome({ state }: SearchRun): SearchOutcome {
  if (state.next.phase !== 'done') throw new Error('the search has not ended')
  return state.next.outcome
}

test('it climbs until a probe fails, halves the bracket and confirms', () => {
  const run = searchAgainst(upTo(1_000), 1_500)
  expect(steps(run)).toEqual([
    'search 750 pass',
    'search 1200 fail',
    'search 949 pass',
    'search 1070 fail',
    'search 1010 fail',
    'search 979 pass',
    'confirm 979 pass',
  ])
  expect(outcome(run)).toEqual({
    capacityPerSecond: 979,
    atLeast: false,
    endedBecause: '979/s was confirmed, and 1,010/s failed',
  })
})

test('it goes down until a probe passes where the estimate was too high', () => {
  const run = searchAgainst(upTo(100), 1_000)
  expect(steps(run).slice(0, 6)).toEqual([
    'search 500 fail',
    'search 313 fail',
    'search 196 fail',
    'search 123 fail',
    'search 76.9 pass',
    'search 97.3 pass',
  ])
  expect(outcome(run)).toMatchObject({ capacityPerSecond: 100, atLeast: false })
})

test('a confirmation that fails is tried again a step lower', () => {
  const run = searchAgainst(({ phase, ratePerSecond }) => {
    return ratePerSecond <= (phase === 'search' ? 1_000 : 920) ? 'pass' : 'fail'
  }, 1_500)
  expect(steps(run).slice(6)).toEqual(['confirm 979 fail', 'confirm 932 fail', 'confirm 888 pass'])
  expect(outcome(run)).toEqual({
    capacityPerSecond: 888,
    atLeast: false,
    endedBecause: '888/s was confirmed, and 932/s failed',
  })
})

test('where no confirmation holds, the answer is what passed below all of them, as a lower bound', () => {
  const run = searchAgainst(({ phase, ratePerSecond }) => {
    return phase === 'search' && ratePerSecond <= 1_000 ? 'pass' : 'fail'
  }, 1_500)
  expect(run.probes.filter(({ phase }) => phase === 'confirm')).toHaveLength(mostConfirmations(DEFAULT_CAPACITY))
  expect(outcome(run)).toEqual({
    capacityPerSecond: 750,
    atLeast: true,
    endedBecause: '806/s failed when it was to be confirmed, and no more confirmations were allowed',
  })
})

test('where even the lowest rate fails there is no capacity', () => {
  const run = searchAgainst(() => 'fail', 20)
  expect(run.probes.at(-1)?.ratePerSecond).toBe(1)
  expect(outcome(run)).toEqual({ capacityPerSecond: null, atLeast: false, endedBecause: 'even 1/s failed' })
})

test('the first rate may be given as it is', () => {
  const run = searchAgainst(upTo(1_000), 1_500, { start: { perSecond: 900 } })
  expect(steps(run).slice(0, 2)).toEqual(['search 900 pass', 'search 1440 fail'])
})

test('an estimate of nothing starts at the lowest rate', () => {
  expect(
    beginSearch({ estimateRatePerSecond: 0, settings: DEFAULT_CAPACITY, workers: 1, mostWorkers: 1 }).next,
  ).toEqual({ phase: 'search', ratePerSecond: 1, attempt: 1, workers: 1 })
})

describe('a probe that measured the driver', () => {
  test('is driven once more, with all workers, which are kept from then on', () => {
    const run = searchAgainst(
      ({ ratePerSecond, workers }) =>
        ratePerSecond > workers * 800 ? 'driver' : upTo(2_000)({ ratePerSecond } as PlannedProbe),
      1_500,
      { mostWorkers: 4 },
    )
    expect(
      run.probes.map(({ ratePerSecond, attempt, workers }) => [ratePerSecond, attempt, workers]).slice(0, 4),
    ).toEqual([
      [750, 1, 1],
      [1_200, 1, 1],
      [1_200, 2, 4],
      [1_920, 1, 4],
    ])
    expect(outcome(run)).toMatchObject({ capacityPerSecond: 1_980, atLeast: false })
  })

  test('a second time ends the search with a lower bound, which is confirmed', () => {
    const run = searchAgainst(({ ratePerSecond }) => (ratePerSecond > 1_000 ? 'driver' : 'pass'), 1_500)
    expect(steps(run)).toEqual(['search 750 pass', 'search 1200 driver', 'search 1200 driver', 'confirm 750 pass'])
    expect(outcome(run)).toEqual({
      capacityPerSecond: 750,
      atLeast: true,
      endedBecause: '750/s was confirmed, and the load generator could not deliver 1,200/s',
    })
  })

  test('before anything has passed sends the search down', () => {
    const run = searchAgainst(({ ratePerSecond }) => (ratePerSecond > 400 ? 'driver' : 'pass'), 1_500)
    expect(steps(run).slice(-2)).toEqual(['search 293 pass', 'confirm 293 pass'])
    expect(outcome(run)).toMatchObject({ capacityPerSecond: 293, atLeast: true })
  })

  test('hides nothing where the target fails below', () => {
    const run = searchAgainst(
      ({ ratePerSecond }) => (ratePerSecond > 600 ? 'driver' : ratePerSecond > 400 ? 'fail' : 'pass'),
      1_500,
    )
    expect(outcome(run)).toMatchObject({ capacityPerSecond: 393, atLeast: false })
  })

  test('in the confirmation leaves what the search found, as a lower bound where nothing close failed', () => {
    const run = searchAgainst(({ phase, ratePerSecond }) => {
      return phase === 'confirm' || ratePerSecond > 1_000 ? 'driver' : 'pass'
    }, 1_500)
    expect(outcome(run)).toEqual({
      capacityPerSecond: 750,
      atLeast: true,
      endedBecause: 'the load generator could not deliver 750/s for as long as a confirmation takes',
    })
  })

  test('makes no lower bound of a rate that then fails its confirmation', () => {
    const run = searchAgainst(({ phase, ratePerSecond }) => {
      if (ratePerSecond > 1_000) return 'driver'
      return phase === 'confirm' && ratePerSecond > 720 ? 'fail' : 'pass'
    }, 1_500)
    expect(outcome(run)).toMatchObject({ capacityPerSecond: 714, atLeast: false })
  })

  test('at every rate ends in no capacity', () => {
    expect(outcome(searchAgainst(() => 'driver', 4))).toEqual({
      capacityPerSecond: null,
      atLeast: false,
      endedBecause: 'the load generator could not deliver even 1/s',
    })
  })
})

test('a search that runs out of probes confirms what it has', () => {
  const run = searchAgainst(() => 'pass', 100, { probes: 4 })
  expect(steps(run)).toEqual(['search 50 pass', 'search 80 pass', 'search 128 pass', 'confirm 128 pass'])
  expect(outcome(run)).toEqual({
    capacityPerSecond: 128,
    atLeast: true,
    endedBecause: '128/s was confirmed, and no probes were left to try within 5 % of it',
  })
})

test('a search that is over takes no verdict', () => {
  const { state } = searchAgainst(() => 'fail', 1)
  expect(() => stepSearch(state, 'pass')).toThrow('the search is over')
})

describe('whatever the target', () => {
  const SEARCHES = 2_000
  const seeds = Array.from({ length: SEARCHES }, (_, seed) => seed)

  /** From 5/s to 50,000/s, with an estimate that is up to ten times too high or too low. */
  function drawn(seed: number) {
    const random = seededRandom(seed)
    const capacity = 5 * 10 ** (4 * random.next())
    return { random, capacity, estimate: capacity * 10 ** (2 * random.next() - 1) }
  }

  test('a sharp knee is found from below to within the precision', () => {
    for (const seed of seeds) {
      const { capacity, estimate } = drawn(seed)
      const run = searchAgainst(upTo(capacity), estimate)
      const { capacityPerSecond, atLeast } = outcome(run)
      const share = (capacityPerSecond ?? 0) / capacity
      expect(share, `seed ${seed}`).toBeLessThanOrEqual(1)
      // Half a per cent more than the precision: rates have three digits.
      expect(share, `seed ${seed}`).toBeGreaterThan(1 / (1.05 * 1.01))
      expect(atLeast).toBe(false)
      expect(run.probes.at(-1)).toMatchObject({ phase: 'confirm', verdict: 'pass', ratePerSecond: capacityPerSecond })
    }
  })

  test('a blurred knee is found a little low, and hardly ever high', () => {
    // The chance to pass is logistic in the logarithm of the rate, with a deviation of 4 %; a longer stage blurs less.
    const shares = seeds.map((seed) => {
      const { random, capacity, estimate } = drawn(seed)
      const run = searchAgainst(({ phase, ratePerSecond }) => {
        const deviation = phase === 'confirm' ? 0.04 / Math.sqrt(3) : 0.04
        const z = Math.log(ratePerSecond / capacity) / ((deviation * Math.sqrt(3)) / Math.PI)
        return random.next() < 1 / (1 + Math.exp(z)) ? 'pass' : 'fail'
      }, estimate)
      expectSound(run)
      return (outcome(run).capacityPerSecond ?? 0) / capacity
    })
    const quantile = (p: number) => shares.toSorted((a, b) => a - b)[Math.floor(p * SEARCHES)] as number
    expect(quantile(0.5)).toBeGreaterThan(0.95)
    expect(quantile(0.5)).toBeLessThan(0.99)
    expect(quantile(0.05)).toBeGreaterThan(0.9)
    expect(quantile(0.95)).toBeLessThan(1.02)
  })

  test('any verdicts at all end within the bound, in an answer that nothing contradicts', () => {
    for (const seed of seeds) {
      const random = seededRandom(seed)
      const run = searchAgainst(
        () => random.pick<ProbeVerdict>(['pass', 'pass', 'fail', 'driver']),
        10 ** (4 * random.next()),
      )
      expectSound(run)
    }
  })

  function expectSound(run: SearchRun): void {
    expect(run.probes.length).toBeLessThanOrEqual(DEFAULT_CAPACITY.probes)
    const { capacityPerSecond } = outcome(run)
    const passed = run.probes.filter(({ verdict }) => verdict === 'pass').map(({ ratePerSecond }) => ratePerSecond)
    const failed = run.probes.filter(({ verdict }) => verdict === 'fail').map(({ ratePerSecond }) => ratePerSecond)
    if (capacityPerSecond === null) {
      expect(passed.filter((rate) => rate < Math.min(...failed))).toEqual([])
    } else {
      expect(passed).toContain(capacityPerSecond)
      expect(Math.min(...failed)).toBeGreaterThan(capacityPerSecond)
    }
    // Each rate is between the highest that passed and the lowest that did not, where the search looks for one.
    for (const [index, { phase, ratePerSecond, attempt }] of run.probes.entries()) {
      if (phase !== 'search' || attempt === 2) continue
      const before = run.probes.slice(0, index)
      for (const { verdict, ratePerSecond: other } of before) {
        if (verdict === 'pass') expect(ratePerSecond).toBeGreaterThan(other)
        if (verdict === 'fail') expect(ratePerSecond).toBeLessThan(other)
      }
    }
  }
})
