import { breakEvens } from '../../cost/model/index.ts'
import type { Pricing } from './candidate.ts'
import { COMPONENTS_PER_PERSON, type Decision, type Placed } from './decide.ts'
import type { Requirements } from './requirements.ts'

/**
 * What would have to change for another order, in one sentence each: the nearest rates at which the first place would
 * change hands, and what keeps out those that are out.
 */
export function tippingPoints({ ranked, out }: Decision, requirements: Requirements, pricing: Pricing): string[] {
  const [first, ...others] = ranked
  return [...(first ? others.flatMap((other) => rateFlip(first, other, requirements, pricing)) : []), ...out.map(entry)]
}

function rateFlip(first: Placed, other: Placed, { averagePerSecond }: Requirements, pricing: Pricing): string[] {
  const [a, b] = [first.candidate, other.candidate]
  if (!a.usage || !b.usage) return []
  const crossings = breakEvens([a.usage, b.usage], pricing.demand, pricing)
  const nearest = crossings.toSorted(
    (one, two) => distance(one.averagePerSecond, averagePerSecond) - distance(two.averagePerSecond, averagePerSecond),
  )[0]
  if (!nearest) return [`${b.name} costs more than ${a.name} at every rate from 0.01 to 10,000 requests/s.`]
  const rate = show(nearest.averagePerSecond)
  const side = nearest.averagePerSecond > averagePerSecond ? 'above' : 'below'
  const cheaper = side === 'above' ? nearest.cheaperAbove : nearest.cheaperBelow
  return [`${cheaper} would cost less ${side} ${rate} requests/s on average (${show(averagePerSecond)} asked for).`]
}

function entry({ candidate, checks, out }: Placed): string {
  const { name, p99Ms, usdPerMonth, components, unfit } = candidate
  if (unfit !== null) return `${name} would have to be measured again: ${unfit}.`
  const needs = checks
    .filter(({ outcome }) => outcome === 'not met')
    .map(({ requirement }) => {
      if (requirement.startsWith('p99') && p99Ms) return `a p99 of ${show(p99Ms.value)} ms`
      if (requirement.startsWith('visible') && candidate.visibilityP99Ms) {
        return `${show(candidate.visibilityP99Ms.value)} ms until a write is visible`
      }
      if (requirement.startsWith('cost') && usdPerMonth) return `$${show(usdPerMonth.value)} a month`
      return `a team of ${Math.ceil(components.length / COMPONENTS_PER_PERSON)}`
    })
  return needs.length === 0 ? `${name} is out: ${out.join('; ')}.` : `${name} would be in with ${needs.join(' and ')}.`
}

const distance = (a: number, b: number): number => Math.abs(Math.log(a / b))
const show = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
