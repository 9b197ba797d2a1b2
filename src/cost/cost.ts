import { UserError } from '../base/errors.ts'
import { closest } from '../base/suggest.ts'
import type { Result } from '../result/schema.ts'
import { type Assumptions, assume, SHAPES, type Shape, shapedDemand, type Usage } from './model/index.ts'
import { type CostEstimate, estimateCost } from './read/estimate.ts'
import { parseAssumptions } from './read/parse-assumptions.ts'
import { findCatalogues, readCatalogue } from './read/read-catalogue.ts'
import { usagesOfResults } from './read/usages-of-results.ts'
import { DEFAULT_PROVIDERS, DEFAULT_TRAFFIC } from './view/default-traffic.ts'

/** What a month is calculated for, and at whose prices. Defaults are those of `archbench cost`. */
export interface CostOptions {
  /** Requests a second on average (default: 10). */
  readonly ratePerSecond?: number
  /** How a week goes (default: diurnal). */
  readonly shape?: Shape
  /** By which share traffic grows from month to month: 0.05 for 5 % (default: 0). */
  readonly growthPerMonth?: number
  /** Names of catalogues (default: aws, google, azure). */
  readonly providers?: readonly string[]
  /** Files of prices of your own, as docs/use/prices.md says. */
  readonly prices?: readonly string[]
  /** Assumptions of the model that are not to have their defaults. */
  readonly assumptions?: Partial<Assumptions>
}

/**
 * What a month of the targets of results costs, or of what is said to use so much: `archbench cost` as a function.
 * Throws a UserError for an option that does not fit, an unknown provider, a file of prices that is wrong, and for results none of whose
 * rounds says what a request takes.
 */
export async function cost(of: Result | readonly (Result | Usage)[], options: CostOptions = {}): Promise<CostEstimate> {
  const { shape = DEFAULT_TRAFFIC.shape, providers = DEFAULT_PROVIDERS, prices = [], assumptions = {} } = options
  if (!Object.hasOwn(SHAPES, shape)) throw unknownShape(shape)
  const averagePerSecond = numberOf(options, 'ratePerSecond', DEFAULT_TRAFFIC.averagePerSecond, (value) => value > 0)
  const growthPerMonth = numberOf(options, 'growthPerMonth', 0, (value) => value > -1)
  const own = await Promise.all(prices.map(readCatalogue))
  const pairs = Object.entries(assumptions).map(([name, value]) => `${name}=${value}`)
  return estimateCost(usagesOf('targets' in of ? [of] : of), {
    demand: shapedDemand(shape, { averagePerSecond, growthPerMonth }),
    assumptions: assume(parseAssumptions(pairs, 'assumptions')),
    catalogues: findCatalogues([...new Set([...providers, ...own.map(({ name }) => name)])], own),
    today: new Date().toISOString().slice(0, 10),
  })
}

function usagesOf(all: readonly (Result | Usage)[]): Usage[] {
  const results = all.flatMap((each, at) => ('targets' in each ? [{ name: `result ${at + 1}`, result: each }] : []))
  const usages = all.filter((each): each is Usage => !('targets' in each))
  return results.length === 0 && usages.length > 0 ? usages : [...usagesOfResults(results), ...usages]
}

function numberOf(
  options: CostOptions,
  key: 'ratePerSecond' | 'growthPerMonth',
  usual: number,
  fits: (value: number) => boolean,
): number {
  const value = options[key] ?? usual
  if (Number.isFinite(value) && fits(value)) return value
  throw new UserError('this option does not fit', {
    key,
    found: String(value),
    expected: key === 'ratePerSecond' ? 'a number above 0' : 'a number above -1, 0.05 for 5 %',
    remedy: `Fix: give another number, or leave ${key} out`,
  })
}

function unknownShape(shape: string): UserError {
  const known = Object.keys(SHAPES)
  return new UserError(`there is no traffic shape "${shape}"${closest(shape, known)}`, {
    key: 'shape',
    expected: known.join(', '),
    remedy: 'Fix: name one of these, or leave shape out',
  })
}
