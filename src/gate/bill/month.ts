import { createHash } from 'node:crypto'
import {
  type Assumptions,
  assume,
  type Catalogue,
  type Demand,
  monthTotal,
  shapedDemand,
} from '../../cost/model/index.ts'
import { findCatalogues, readCatalogue } from '../../cost/read/read-catalogue.ts'
import type { HeadlineProfiles } from '../../result/headline-stages.ts'
import type { Round, TargetResult } from '../../result/schema.ts'
import { usageOfRound } from '../../result/usage-of-target.ts'
import type { Traffic } from '../config/traffic-schema.ts'

/** What a month of a gate's arms is calculated from. */
export interface Month {
  /** Under which rounds keep it: another traffic or other prices are another metric, also in a stored baseline. */
  readonly metric: string
  readonly traffic: Pick<Traffic, 'rate' | 'shape'>
  readonly demand: Demand
  readonly catalogue: Catalogue
  readonly assumptions: Assumptions
}

/** Reads what a month is calculated from. Throws a UserError for an unknown provider, and for a file of prices that is none. */
export async function readMonth({ rate, shape, provider, prices }: Traffic): Promise<Month> {
  const [catalogue] = prices === undefined ? findCatalogues([provider], []) : [await readCatalogue(prices)]
  if (catalogue === undefined) throw new TypeError('one name finds one catalogue')
  const demand = shapedDemand(shape, { averagePerSecond: rate })
  const pricing = { demand, catalogue, assumptions: assume() }
  const hash = createHash('sha256').update(JSON.stringify(pricing)).digest('hex')
  return { metric: `usdPerMonth ${hash.slice(0, 12)}`, traffic: { rate, shape }, ...pricing }
}

/** What a month costs at the use of one round, in dollars; undefined where the round does not say what a request uses. */
export function usdOfRound(
  { demand, catalogue, assumptions }: Month,
  target: TargetResult,
  round: Round,
  headline: HeadlineProfiles,
): number | undefined {
  const usage = usageOfRound(target, round, headline)
  return usage && monthTotal(usage, demand, { assumptions, catalogue })
}
