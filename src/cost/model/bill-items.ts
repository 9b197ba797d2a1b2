import type { Assumptions } from './assumptions.ts'
import type { BillItem } from './bill-item.ts'
import { brokerLines } from './broker-lines.ts'
import type { Catalogue } from './catalogue.ts'
import { computeLines } from './compute-lines.ts'
import { databaseLines } from './database-lines.ts'
import { functionLines } from './function-lines.ts'
import { networkLines } from './network-lines.ts'
import { weighedRates } from './scaling.ts'
import type { Usage } from './usage.ts'

/** The bill of materials of one month. Throws a TypeError for a catalogue that holds prices only. */
export function billItems(
  usage: Usage,
  rates: Float64Array,
  catalogue: Catalogue,
  assumptions: Assumptions,
): BillItem[] {
  const { offers } = catalogue
  if (!offers) throw new TypeError(`the catalogue ${catalogue.name} holds prices only: nothing can be built of it`)
  let sum = 0
  let highest = 0
  for (const rate of rates) {
    sum += rate
    if (rate > highest) highest = rate
  }
  const peakPerSecond = highest * assumptions.burst
  const drafting = { usage, rates, requests: sum * 3_600, peakPerSecond, offers, catalogue, assumptions }
  const weighed = weighedRates(rates, usage)
  const sized = {
    ...drafting,
    rates: weighed,
    peakPerSecond: weighedRates(Float64Array.of(peakPerSecond), usage)[0] ?? 0,
  }
  return [
    ...computeLines(sized),
    ...functionLines(drafting),
    ...databaseLines(sized),
    ...brokerLines(drafting),
    ...networkLines(drafting),
  ]
}
