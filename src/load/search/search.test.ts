import { describe, expect, test } from 'vitest'
import { beginSearch, stepSearch } from './search.ts'
import { DEFAULT_CAPACITY, mostConfirmations } from './settings.ts'
import { type SearchRun, searchAgainst, upTo } from './testing/simulated-search.ts'

const steps = ({ probes }: SearchRun) =>
  probes.map(({ phase, ratePerSecond, verdict }) => `${phase} ${ratePerSecond} ${verdict}`)

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
  expect(run.outcome).toEqual({
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
  expect(run.outcome).toMatchObject({ capacityPerSecond: 100, atLeast: false })
})

test('a confirmation that fails is tried again a step lower', () => {
  const run = searchAgainst(({ phase, ratePerSecond }) => {
    return ratePerSecond <= (phase === 'search' ? 1_000 : 920) ? 'pass' : 'fail'
  }, 1_500)
  expect(steps(run).slice(6)).toEqual(['confirm 979 fail', 'confirm 932 fail', 'confirm 888 pass'])
  expect(run.outcome).toEqual({
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
  expect(run.outcome).toEqual({
    capacityPerSecond: 750,
    atLeast: true,
    endedBecause: '806/s failed when it was to be confirmed, and no more confirmations were allowed',
  })
})

test('where even the lowest rate fails there is no capacity', () => {
  const run = searchAgainst(() => 'fail', 20)
  expect(run.probes.at(-1)?.ratePerSecond).toBe(1)
  expect(run.outcome).toEqual({ capacityPerSecond: null, atLeast: false, endedBecause: 'even 1/s failed' })
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
      ({ ratePerSecond, workers }) => (ratePerSecond > workers * 800 ? 'driver' : upTo(2_000)({ ratePerSecond })),
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
    expect(run.outcome).toMatchObject({ capacityPerSecond: 1_980, atLeast: false })
  })

  test('a second time ends the search with a lower bound, which is confirmed', () => {
    const run = searchAgainst(({ ratePerSecond }) => (ratePerSecond > 1_000 ? 'driver' : 'pass'), 1_500)
    expect(steps(run)).toEqual(['search 750 pass', 'search 1200 driver', 'search 1200 driver', 'confirm 750 pass'])
    expect(run.outcome).toEqual({
      capacityPerSecond: 750,
      atLeast: true,
      endedBecause: '750/s was confirmed, and the load generator could not deliver 1,200/s',
    })
  })

  test('before anything has passed sends the search down', () => {
    const run = searchAgainst(({ ratePerSecond }) => (ratePerSecond > 400 ? 'driver' : 'pass'), 1_500)
    expect(steps(run).slice(-2)).toEqual(['search 293 pass', 'confirm 293 pass'])
    expect(run.outcome).toMatchObject({ capacityPerSecond: 293, atLeast: true })
  })

  test('hides nothing where the target fails below', () => {
    const run = searchAgainst(
      ({ ratePerSecond }) => (ratePerSecond > 600 ? 'driver' : ratePerSecond > 400 ? 'fail' : 'pass'),
      1_500,
    )
    expect(run.outcome).toMatchObject({ capacityPerSecond: 393, atLeast: false })
  })

  test('in the confirmation leaves what the search found, as a lower bound where nothing close failed', () => {
    const run = searchAgainst(({ phase, ratePerSecond }) => {
      return phase === 'confirm' || ratePerSecond > 1_000 ? 'driver' : 'pass'
    }, 1_500)
    expect(run.outcome).toEqual({
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
    expect(run.outcome).toMatchObject({ capacityPerSecond: 714, atLeast: false })
  })

  test('at every rate ends in no capacity', () => {
    expect(searchAgainst(() => 'driver', 4).outcome).toEqual({
      capacityPerSecond: null,
      atLeast: false,
      endedBecause: 'the load generator could not deliver even 1/s',
    })
  })
})

test('a search that runs out of probes confirms what it has', () => {
  const run = searchAgainst(() => 'pass', 100, { probes: 4 })
  expect(steps(run)).toEqual(['search 50 pass', 'search 80 pass', 'search 128 pass', 'confirm 128 pass'])
  expect(run.outcome).toEqual({
    capacityPerSecond: 128,
    atLeast: true,
    endedBecause: '128/s was confirmed, and no probes were left to try within 5 % of it',
  })
})

test('a search that is over takes no verdict', () => {
  const begun = beginSearch({ estimateRatePerSecond: 1, settings: DEFAULT_CAPACITY, workers: 1, mostWorkers: 1 })
  expect(() => stepSearch(stepSearch(begun, 'fail'), 'pass')).toThrow('the search is over')
})
