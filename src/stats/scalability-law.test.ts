import { expect, test } from 'vitest'
import { seededRandom } from '../scenario/random.ts'
import { normalQuantile } from './quantiles.ts'
import {
  fitScalabilityLaw,
  peakOf,
  type ScalabilityLaw,
  type ScalePoint,
  START_DEVIATION,
  throughputAt,
} from './scalability-law.ts'

const LAW = { lambda: 1_000, sigma: 0.1, kappa: 0.005 }
const SIZES = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64]
/** Deviation of the throughput of a server between rounds on a machine of two CPUs (docs/internals/method.md). */
const ROUND_DEVIATION = 0.06
const SEEDS = 20

interface Noise {
  readonly rounds: number
  readonly starts: number
  readonly startDeviation: number
}

function simulated(
  throughput: (size: number) => number,
  sizes: readonly number[],
  seed: number,
  { rounds, starts, startDeviation }: Noise,
): ScalePoint[] {
  const random = seededRandom(seed)
  const factor = (deviation: number): number =>
    Math.exp(deviation * normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random.next()))))
  return sizes.flatMap((size) =>
    Array.from({ length: starts }, (): ScalePoint => {
      const ofStart = throughput(size) * factor(startDeviation)
      return { size, throughputs: Array.from({ length: rounds }, () => ofStart * factor(ROUND_DEVIATION)) }
    }),
  )
}

const exact = (law: ScalabilityLaw, sizes: readonly number[]): ScalePoint[] =>
  sizes.map((size) => ({ size, throughputs: [throughputAt(law, size)] }))

const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1)

test('data without noise give the law back, fractions of a size included', () => {
  for (const sizes of [SIZES, [0.25, 0.5, 1, 2, 3]]) {
    const { lambda, sigma, kappa, peak, refusedBecause, heldOut } = fitScalabilityLaw(exact(LAW, sizes), 0.95)
    expect(lambda.value).toBeCloseTo(LAW.lambda, 4)
    expect(sigma.value).toBeCloseTo(LAW.sigma, 6)
    expect(kappa.value).toBeCloseTo(LAW.kappa, 6)
    expect(peak.value).toBeCloseTo(peakOf(LAW) ?? 0, 3)
    expect(heldOut?.error).toBeCloseTo(0, 6)
    expect(refusedBecause).toBeNull()
  }
})

test('with the noise of rounds λ, σ and κ are recovered within 10 %, whatever the seed', () => {
  for (const seed of seeds) {
    const noise = { rounds: 24, starts: 1, startDeviation: 0 }
    const { lambda, sigma, kappa } = fitScalabilityLaw(
      simulated((size) => throughputAt(LAW, size), SIZES, seed, noise),
      0.95,
    )
    expect(Math.abs(lambda.value / LAW.lambda - 1), `λ of seed ${seed}`).toBeLessThan(0.1)
    expect(Math.abs(sigma.value / LAW.sigma - 1), `σ of seed ${seed}`).toBeLessThan(0.1)
    expect(Math.abs(kappa.value / LAW.kappa - 1), `κ of seed ${seed}`).toBeLessThan(0.1)
  }
})

test('with that of starts too, the intervals hold the truth nearly always and next to nothing is refused', () => {
  const noise = { rounds: 8, starts: 1, startDeviation: START_DEVIATION }
  const fits = seeds.map((seed) =>
    fitScalabilityLaw(
      simulated((size) => throughputAt(LAW, size), [1, 2, 4, 8, 16, 32], seed, noise),
      0.95,
    ),
  )
  for (const parameter of ['lambda', 'sigma', 'kappa'] as const) {
    const held = fits.filter((fit) => {
      const { low, high } = fit[parameter]
      return (low ?? 0) <= LAW[parameter] && LAW[parameter] <= (high ?? Number.POSITIVE_INFINITY)
    })
    expect(held.length / SEEDS, parameter).toBeGreaterThan(0.85)
  }
  expect(fits.filter(({ refusedBecause }) => refusedBecause !== null).length / SEEDS).toBeLessThan(0.1)
})

test.each([
  ['a ceiling', (size: number) => Math.min(1_000 * size, 8_000)],
  ['more than twice as much of twice as many', (size: number) => 1_000 * size ** 1.4],
  ['a fall to half in one step', (size: number) => 1_000 * size * (size > 16 ? 0.5 : 1)],
  ['up and down', (size: number) => 1_000 * size * (Math.log2(size) % 2 < 1 ? 1 : 0.6)],
])('data that do not follow the law are refused: %s', (_, throughput) => {
  for (const seed of seeds) {
    const noise = { rounds: 8, starts: 1, startDeviation: START_DEVIATION }
    const { refusedBecause } = fitScalabilityLaw(simulated(throughput, SIZES, seed, noise), 0.95)
    expect(refusedBecause, `seed ${seed}`).not.toBeNull()
  }
})

test('a largest size that is far from what all others say is refused', () => {
  const points = exact(LAW, [1, 2, 4, 8])
  const { refusedBecause, heldOut } = fitScalabilityLaw(
    [...points.slice(0, 3), { size: 8, throughputs: [throughputAt(LAW, 8) * 0.6] }],
    0.95,
  )
  expect(heldOut?.error).toBeCloseTo(1 / 0.6 - 1, 4)
  expect(refusedBecause).not.toBeNull()
})

test('a straight line has no contention, and no peak that could be told', () => {
  const { sigma, kappa, peak } = fitScalabilityLaw(exact({ lambda: 500, sigma: 0, kappa: 0 }, [1, 2, 3, 4]), 0.95)
  expect(sigma).toMatchObject({ value: expect.closeTo(0, 6), low: 0 })
  expect(kappa).toMatchObject({ value: expect.closeTo(0, 6), low: 0 })
  expect(peak.high).toBeNull()
})

test('three sizes determine the law and test nothing; two do not determine it', () => {
  expect(fitScalabilityLaw(exact(LAW, [1, 2, 4]), 0.95)).toMatchObject({ fitProbability: null, heldOut: null })
  expect(() => fitScalabilityLaw(exact(LAW, [1, 2]), 0.95)).toThrow('the law needs 3 sizes, found 2')
})
