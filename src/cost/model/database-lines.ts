import { type BillItem, type Drafting, steppedLine } from './bill-item.ts'
import { priceOf } from './catalogue.ts'
import { inSteps } from './price.ts'
import type { ComponentUse } from './usage.ts'

const BYTES_PER_GB = 2 ** 30

/** A managed PostgreSQL for each database, sized by its CPU in the busiest minutes of the month. */
export function databaseLines(drafting: Drafting): BillItem[] {
  return drafting.usage.components
    .filter(({ kind }) => kind === 'database')
    .flatMap((component) => linesOf(component, drafting))
}

function linesOf(
  component: ComponentUse,
  { rates, peakPerSecond, offers, catalogue, assumptions }: Drafting,
): BillItem[] {
  const { classes, storage, standbyFactor } = offers.database
  const { databaseUtilisation, memoryHeadroom, standby, databaseGb } = assumptions
  const vcpus = (peakPerSecond * component.cpuSecondsPerRequest) / databaseUtilisation
  const memoryGb = (component.memoryBytes * memoryHeadroom) / BYTES_PER_GB
  const fitting = classes.find((each) => each.vcpus >= vcpus && each.memoryGb >= memoryGb)
  const largest = classes.at(-1)
  if (!largest) throw new TypeError('a catalogue offers databases without a class')
  const { price: key, vcpus: each, memoryGb: memory } = fitting ?? largest
  // Larger classes cost in proportion to their CPU.
  const times = fitting ? 1 : inSteps(Math.max(vcpus / each, memoryGb / memory), 1)
  const factor = standby ? standbyFactor : 1
  const zones = standby ? 'with a standby in another zone' : 'in one zone'
  const wanted = `for ${Number(vcpus.toPrecision(3))} vCPU at the peak`
  const size = times === 1 ? 'the smallest class that can' : `${times} times the largest class that is listed`
  const price = priceOf(catalogue, key)
  return [
    steppedLine(price, rates.length * times, {
      item: `${component.name}: database`,
      component: component.name,
      basis: `${wanted}: ${size}, ${zones}`,
      factor,
    }),
    steppedLine(priceOf(catalogue, storage), databaseGb, {
      item: `${component.name}: storage`,
      component: component.name,
      basis: `${databaseGb} GB, ${zones}`,
      factor,
    }),
  ]
}
