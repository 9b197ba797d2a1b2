import { ownValue } from '../../base/own-value.ts'
import { assume, CATALOGUES, type Catalogue, monthTotal, priceOf, shapedDemand } from '../../cost/model/index.ts'
import type { Result } from '../../result/schema.ts'
import { usageByRound } from '../../result/usage-of-target.ts'
import { pairedRatio } from '../../stats/hodges-lehmann.ts'
import type { ClaimsFile, PriceMetric, SavingMetric } from './claims-schema.ts'
import type { Evidence, NotMeasured } from './judge.ts'

/** A list price: it is what it is, so its interval has no width, unless sources disagree about it. */
export function priceEvidence({ price: key, catalogue: name }: PriceMetric): Evidence | NotMeasured {
  const { item, unit, tiers, region, source, readOn } = priceOf(catalogueOf(name), key)
  const usd = tiers[0]?.usdPerUnit ?? 0
  return { value: usd, low: usd, high: usd, basis: `${item}, dollars per ${unit}, ${region}, ${source}, ${readOn}` }
}

/** The share of one target's monthly bill that another one saves, round by round, both under the same traffic. */
export function savingEvidence(
  { saving, against, catalogue: name }: SavingMetric,
  { shape, averagePerSecond }: ClaimsFile['demands'][string],
  result: Result,
): Evidence | NotMeasured {
  const options = { assumptions: assume(), catalogue: catalogueOf(name) }
  const demand = shapedDemand(shape, { averagePerSecond })
  const [ofSaving, ofOther] = [totals(saving), totals(against)]
  const pairs = [...ofSaving].flatMap(([round, usd]): [number, number][] => {
    const other = ofOther.get(round)
    return other === undefined ? [] : [[usd, other]]
  })
  if (pairs.length === 0) return { because: `no round says what a request takes of both ${saving} and ${against}` }
  const { value, low, high } = pairedRatio(pairs, result.plan.confidence)
  if (low === null || high === null) return { because: 'too few valid rounds for an interval' }
  const [bill, otherBill] = [median([...ofSaving.values()]), median([...ofOther.values()])].map(
    (usd) => `$${usd.toFixed(2)}`,
  )
  return {
    value: 1 - value,
    low: 1 - high,
    high: 1 - low,
    basis: `${saving} ${bill}, ${against} ${otherBill} a month at ${averagePerSecond} requests/s on average, ${shape}, ${options.catalogue.title}`,
  }

  function totals(target: string): Map<number, number> {
    const measured = result.targets.find((each) => each.name === target)
    const usages = measured ? usageByRound(result, measured) : new Map()
    return new Map([...usages].map(([round, usage]) => [round, monthTotal(usage, demand, options)]))
  }
}

function catalogueOf(name: string): Catalogue {
  const catalogue = ownValue(CATALOGUES, name)
  if (!catalogue) throw new TypeError(`there is no catalogue ${name}`)
  return catalogue
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
