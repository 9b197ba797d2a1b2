import { chiSquareUpperTail } from './chi-square.ts'
import type { IntervalEstimate } from './hodges-lehmann.ts'
import { normalQuantile } from './quantiles.ts'

/**
 * The Universal Scalability Law: throughput at size N is λN / (1 + σ(N − 1) + κN(N − 1)).
 * N. J. Gunther, Guerrilla Capacity Planning (Springer, 2007), chapters 4 to 6.
 */
export interface ScalabilityLaw {
  /** Throughput of size 1. */
  readonly lambda: number
  /** Contention: the share of the work that waits for others, 0 or more. */
  readonly sigma: number
  /** Coherency: what each pair costs to agree, 0 or more. */
  readonly kappa: number
}

/** What was measured at one size. */
export interface ScalePoint {
  readonly size: number
  /** Throughput of each round, all above zero. */
  readonly throughputs: readonly number[]
}

/** What the law says of a size that it was fitted without. */
export interface HeldOutPoint {
  readonly size: number
  readonly measured: number
  readonly predicted: number
  /** (predicted − measured) ÷ measured. */
  readonly error: number
}

export interface FittedLaw {
  readonly lambda: IntervalEstimate
  readonly sigma: IntervalEstimate
  readonly kappa: IntervalEstimate
  /** Size at which throughput is highest; a value of null: it rises without end, as far as one can tell. */
  readonly peak: { readonly value: number | null; readonly low: number | null; readonly high: number | null }
  /** Probability of data that are as far from the law, or farther, if they follow it; null: too few sizes to tell. */
  readonly fitProbability: number | null
  /** The largest size, predicted from all others; null: too few sizes. */
  readonly heldOut: HeldOutPoint | null
  /** Why the data do not follow the law; null: they do, as far as one can tell. */
  readonly refusedBecause: 'fit' | 'held out' | null
}

/** Parameters of the law. */
const PARAMETERS = 3
/**
 * Standard deviation of the logarithm of the throughput between two starts of the same target, besides that between rounds:
 * each size is a start of its own (docs/internals/method.md has the figures).
 */
export const START_DEVIATION = 0.03
/** Data that are as far from the law as that are a chance of one in a hundred. */
const SIGNIFICANCE = 0.01
/** A prediction that is as near as that refuses nothing, however exact the measurement is. */
const TOLERATED_ERROR = 0.1

/** Throughput that the law gives for a size. */
export function throughputAt({ lambda, sigma, kappa }: ScalabilityLaw, size: number): number {
  return (lambda * size) / (1 + sigma * (size - 1) + kappa * size * (size - 1))
}

/** Size at which the throughput of a law is highest; undefined: it never falls. */
export function peakOf({ sigma, kappa }: ScalabilityLaw): number | undefined {
  return kappa > 0 && sigma < 1 ? Math.sqrt((1 - sigma) / kappa) : undefined
}

/**
 * Fits the law by nonlinear least squares of the logarithm of the throughput (Gauss-Newton; σ and κ not below zero), with
 * intervals from the profile of the sum of squares. Noise is that between rounds, as these show, and that between starts.
 * @param points at least three sizes; one that was measured in several starts has a point for each
 * @param confidence of the intervals, 0 to 1
 */
export function fitScalabilityLaw(points: readonly ScalePoint[], confidence: number): FittedLaw {
  const sizes = sizesOf(points)
  if (sizes < PARAMETERS) throw new RangeError(`the law needs ${PARAMETERS} sizes, found ${sizes}`)
  const observed = observations(points)
  const best = leastSquares(observed, LAW)
  const law = lawOf(best.coefficients)
  const limit = best.squares + normalQuantile((1 + confidence) / 2) ** 2
  const within = (model: Model): boolean => leastSquares(observed, model).squares <= limit
  const interval = (value: number, least: number, modelAt: (value: number) => Model): IntervalEstimate => ({
    value,
    low: bound(value, least, (at) => within(modelAt(at))) ?? least,
    high: bound(value, Number.POSITIVE_INFINITY, (at) => within(modelAt(at))),
  })
  const { fitProbability, heldOut, refusedBecause } = judge(observed, best)
  return {
    lambda: interval(law.lambda, 0, withLambda),
    sigma: interval(law.sigma, 0, withSigma),
    kappa: interval(law.kappa, 0, withKappa),
    peak: peakInterval(law, within),
    fitProbability,
    heldOut,
    refusedBecause,
  }
}

function sizesOf(points: readonly { readonly size: number }[]): number {
  return new Set(points.map(({ size }) => size)).size
}

function judge(
  observed: readonly Observation[],
  best: Fit,
): Pick<FittedLaw, 'fitProbability' | 'heldOut' | 'refusedBecause'> {
  if (sizesOf(observed) <= PARAMETERS) return { fitProbability: null, heldOut: null, refusedBecause: null }
  const fitProbability = chiSquareUpperTail(best.squares, observed.length - PARAMETERS)
  const size = Math.max(...observed.map((one) => one.size))
  const [largest, rest] = [true, false].map((isHeld) => observed.filter((one) => (one.size === size) === isHeld))
  const others = leastSquares(rest ?? [], LAW)
  const measured = size / Math.exp(mean((largest ?? []).map(({ inverse }) => Math.log(inverse))))
  const predicted = throughputAt(lawOf(others.coefficients), size)
  const error = predicted / measured - 1
  const surprise = chiSquareUpperTail(best.squares - others.squares, largest?.length ?? 1)
  const isWrong = surprise < SIGNIFICANCE && Math.abs(error) > TOLERATED_ERROR
  return {
    fitProbability,
    heldOut: { size, measured, predicted, error },
    refusedBecause: fitProbability < SIGNIFICANCE ? 'fit' : isWrong ? 'held out' : null,
  }
}

function peakInterval(law: ScalabilityLaw, within: (model: Model) => boolean): FittedLaw['peak'] {
  const value = peakOf(law) ?? null
  const isOpen = within(withKappa(0))
  const from = value ?? LARGEST_PEAK
  const low = bound(from, 0, (at) => within(withPeak(at)))
  return {
    value,
    low,
    high: value === null || isOpen ? null : bound(value, Number.POSITIVE_INFINITY, (at) => within(withPeak(at))),
  }
}

/** One size: N ÷ X, in which the law is linear, and the deviation of its logarithm. */
interface Observation {
  readonly size: number
  readonly inverse: number
  readonly deviation: number
}

function observations(points: readonly ScalePoint[]): Observation[] {
  const logs = points.map(({ throughputs }) => throughputs.map(Math.log))
  const squares = logs.reduce((sum, own) => sum + own.reduce((all, log) => all + (log - mean(own)) ** 2, 0), 0)
  const freedom = logs.reduce((sum, own) => sum + own.length - 1, 0)
  const roundVariance = freedom > 0 ? squares / freedom : 0
  return points.map(({ size }, index) => {
    const own = logs[index] ?? []
    const deviation = Math.sqrt(roundVariance / own.length + START_DEVIATION ** 2)
    return { size, inverse: size / Math.exp(mean(own)), deviation }
  })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** N ÷ X as an offset and a sum of coefficients, none below zero, times columns. */
interface Model {
  readonly offset: (size: number) => number
  readonly columns: readonly ((size: number) => number)[]
}

const pairs = (size: number): number => size * (size - 1)
const none = (): number => 0

/** Coefficients: 1/λ, σ/λ and κ/λ. */
const LAW: Model = { offset: none, columns: [() => 1, (size) => size - 1, pairs] }
const withLambda = (lambda: number): Model => ({ offset: () => 1 / lambda, columns: LAW.columns.slice(1) })
const withSigma = (sigma: number): Model => ({
  offset: none,
  columns: [(size) => 1 + sigma * (size - 1), pairs],
})
const withKappa = (kappa: number): Model => ({
  offset: none,
  columns: [(size) => 1 + kappa * pairs(size), (size) => size - 1],
})
/** With N* given, 1/λ = σ/λ + N*²κ/λ. */
const withPeak = (peak: number): Model => ({
  offset: none,
  columns: [(size) => size, (size) => peak ** 2 + pairs(size)],
})

function lawOf([inverse = Number.NaN, contention = 0, coherency = 0]: readonly number[]): ScalabilityLaw {
  return { lambda: 1 / inverse, sigma: contention / inverse, kappa: coherency / inverse }
}

interface Fit {
  readonly coefficients: readonly number[]
  /** Sum of squares of what is left, each in units of its own deviation. */
  readonly squares: number
}

/** The best fit with no coefficient below zero: that of the columns which it is best to leave out included. */
function leastSquares(observed: readonly Observation[], model: Model): Fit {
  const { columns } = model
  const fits = Array.from({ length: 2 ** columns.length }, (_, subset) => {
    const used = columns.filter((_, index) => (subset >> index) % 2 === 1)
    const { coefficients, squares } = gaussNewton(observed, { ...model, columns: used })
    const all = columns.map((column) => coefficients[used.indexOf(column)] ?? 0)
    return { coefficients: all, squares: all.every((each) => each >= 0) ? squares : Number.POSITIVE_INFINITY }
  })
  return fits.reduce((best, one) => (one.squares < best.squares ? one : best))
}

const STEPS = 50

function gaussNewton(observed: readonly Observation[], { offset, columns }: Model): Fit {
  let coefficients: readonly number[] = columns.map(() => 0)
  const fittedOf = (of: readonly number[], size: number): number =>
    columns.reduce((sum, column, index) => sum + (of[index] ?? 0) * column(size), offset(size))
  const squaresOf = (of: readonly number[]): number =>
    observed.reduce((sum, { size, inverse, deviation }) => {
      const fitted = fittedOf(of, size)
      return fitted > 0 ? sum + (Math.log(inverse / fitted) / deviation) ** 2 : Number.POSITIVE_INFINITY
    }, 0)
  let squares = Number.POSITIVE_INFINITY
  for (let step = 0; step < STEPS && columns.length > 0; step++) {
    const rows = observed.map(({ size, inverse, deviation }) => {
      const fitted = step === 0 ? inverse : fittedOf(coefficients, size)
      const wanted = fitted * (1 + Math.log(inverse / fitted)) - offset(size)
      return { x: columns.map((column) => column(size) / fitted / deviation), y: wanted / fitted / deviation }
    })
    const next = solve(rows)
    const left = squaresOf(next)
    if (!Number.isFinite(left) || left >= squares * (1 - 1e-12)) break
    coefficients = next
    squares = left
  }
  return { coefficients, squares: columns.length === 0 ? squaresOf([]) : squares }
}

interface Row {
  readonly x: readonly number[]
  readonly y: number
}

/** Linear least squares by the normal equations, which are at most three. */
function solve(rows: readonly Row[]): number[] {
  const size = rows[0]?.x.length ?? 0
  const dot = (of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0)
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => dot(({ x }) => (x[i] ?? 0) * (x[j] ?? 0))),
    dot(({ x, y }) => (x[i] ?? 0) * y),
  ])
  for (const [i, pivot] of matrix.entries()) {
    for (const [j, row] of matrix.entries()) {
      if (i === j) continue
      const factor = (row[i] ?? 0) / (pivot[i] ?? 0)
      for (const [k, value] of pivot.entries()) row[k] = (row[k] ?? 0) - factor * value
    }
  }
  return matrix.map((row, i) => (row[size] ?? 0) / (row[i] ?? 0))
}

const LARGEST_PEAK = 1e6
const HALVINGS = 40

/** Where a profile leaves the interval, between the estimate and an end; null: it does not. */
function bound(from: number, end: number, isWithin: (value: number) => boolean): number | null {
  let inside = from
  let outside = end
  if (end === Number.POSITIVE_INFINITY) {
    outside = from === 0 ? 1e-6 : from * 2
    while (isWithin(outside)) {
      inside = outside
      outside *= 2
      if (outside > LARGEST_PEAK * Math.max(1, from)) return null
    }
  } else if (end > 0 ? isWithin(end) : from === 0) return end
  else if (isWithin(Math.max(end, from * 1e-9))) return end
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (inside + outside) / 2
    if (isWithin(middle)) inside = middle
    else outside = middle
  }
  return inside
}
