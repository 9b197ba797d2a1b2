import type { Assumptions } from './assumptions.ts'
import { type BillItem, type Drafting, proportionalLine, steppedLine } from './bill-item.ts'
import { busyInstances, shareFindingAllBusy } from './busy-instances.ts'
import { type FunctionCpu, type FunctionOffer, priceOf } from './catalogue.ts'
import { inSteps, type Price } from './price.ts'
import type { FunctionUse } from './usage.ts'

const SECONDS_PER_HOUR = 3_600
const MB_PER_GB = 1_024

/** What is billed by invocation. */
export function functionLines({ usage, offers, catalogue, assumptions, rates, requests }: Drafting): BillItem[] {
  const { functions: use } = usage
  if (use === null) return []
  const offer = functionOffer(offers.functions, assumptions)
  const billing = { use, offer, catalogue, assumptions, rates, requests, isHeld: holds(offer, assumptions) }
  const perRequest = (item: string, key: string, quantity: number, basis: string): BillItem =>
    proportionalLine(functionPrice(billing, key), quantity, requests, { item: `functions: ${item}`, basis })
  const { always } = offer
  const isAlways = assumptions.functionCpu === 'always' && always !== undefined
  return [
    ...(isAlways
      ? alwaysLines(billing, always)
      : [
          perRequest(
            'invocations',
            offer.requests,
            use.invocationsPerRequest * 1e-6,
            `${show(use.invocationsPerRequest)} a request`,
          ),
          ...(billing.isHeld || concurrencyOf(billing) > 1 ? hourlyLines(billing) : onDemandLines(billing)),
        ]),
    ...(offer.http ? [perRequest('HTTP API', offer.http, 1e-6, 'every request')] : []),
  ]
}

/** The offer of the profile that was asked for, where the provider has it; else its first. */
export function functionOffer(
  offers: readonly [FunctionOffer, ...FunctionOffer[]],
  { functionProfile }: Pick<Assumptions, 'functionProfile'>,
): FunctionOffer {
  return offers.find(({ profile }) => profile === functionProfile) ?? offers[0]
}

interface Billing extends Pick<Drafting, 'catalogue' | 'assumptions' | 'rates' | 'requests'> {
  readonly use: FunctionUse
  readonly offer: FunctionOffer
  readonly isHeld: boolean
}

const holds = ({ held }: FunctionOffer, { minInstances, minInstanceHours }: Assumptions): boolean =>
  held !== undefined && minInstances > 0 && minInstanceHours > 0

const concurrencyOf = ({ offer, assumptions }: Billing): number =>
  Math.min(assumptions.functionConcurrency, offer.mostConcurrent)

/** Memory, CPU and disk of every invocation by itself. */
function onDemandLines(billing: Billing): BillItem[] {
  const { use, offer, requests } = billing
  const billedMs = billedMsOf(billing)
  const basis = `${show(use.billedMs)} ms an invocation in steps of ${offer.stepMs} ms, starts included${leastText(offer)}`
  const seconds = (billedMs / 1_000) * use.invocationsPerRequest
  // Where any memory can be had, GB-seconds need not be divided and multiplied again.
  const gbSeconds =
    offer.memorySizesGb === undefined
      ? use.gbSecondsPerRequest * (use.billedMs === 0 ? 1 : billedMs / use.billedMs)
      : memoryGbOf(billing) * seconds
  const { cpu } = offer
  const line = (item: string, key: string, quantity: number): BillItem =>
    proportionalLine(functionPrice(billing, key), quantity, requests, { item: `functions: ${item}`, basis })
  return [
    line('memory', offer.memory, gbSeconds),
    ...(cpu
      ? [
          line(
            'CPU',
            cpu.price,
            cpu.sizes ? cpuUnits(cpu, memoryGbOf(billing)) * seconds : gbSeconds * (cpu.unitsPerGb ?? 0),
          ),
        ]
      : []),
    ...diskLines(billing, (key, gb) => line('disk', key, gb * seconds)),
  ]
}

/** The same where instances are kept ready or handle several requests at a time: hour by hour. */
function hourlyLines(billing: Billing): BillItem[] {
  const { offer, catalogue, assumptions } = billing
  const { minInstances } = assumptions
  const memoryGb = memoryGbOf(billing)
  const { onDemand, served, heldHours } = instanceSeconds(billing)
  const { held } = offer
  const concurrency = concurrencyOf(billing)
  const line = (item: string, price: Price, quantity: number, basis: string): BillItem =>
    steppedLine(price, quantity, { item: `functions: ${item}`, basis })
  const by = `instances busy for ${billedMsOf(billing)} ms a request, ${concurrency} at a time${leastText(offer)}`
  // Where what held instances handle has no price of its own, it costs what all else does.
  const apart = held?.duration
  const busy = apart === undefined ? onDemand + served : onDemand
  const vcpus = offer.cpu ? cpuUnits(offer.cpu, memoryGb) : 0
  const lines = [
    line('memory', functionPrice(billing, offer.memory), busy * memoryGb, by),
    ...(offer.cpu ? [line('CPU', functionPrice(billing, offer.cpu.price), busy * vcpus, by)] : []),
    ...diskLines(billing, (key, gb) => line('disk', priceOf(catalogue, key), (onDemand + served) * gb, by)),
  ]
  if (!billing.isHeld || held === undefined) return lines
  const heldSeconds = minInstances * heldHours * SECONDS_PER_HOUR - (held.chargedWhileBusy ? 0 : served)
  const holding = `${minInstances} instances kept ready in ${heldHours} hours${held.chargedWhileBusy ? '' : ', while idle'}`
  return [
    ...lines,
    ...(apart === undefined
      ? []
      : [line('memory of instances kept ready, in use', priceOf(catalogue, apart), served * memoryGb, by)]),
    line('memory kept ready', priceOf(catalogue, held.memory), heldSeconds * memoryGb, holding),
    ...(held.cpu ? [line('CPU kept ready', priceOf(catalogue, held.cpu), heldSeconds * vcpus, holding)] : []),
  ]
}

/** Seconds of instances on demand and of those kept ready, while they work. */
function instanceSeconds(billing: Billing): { onDemand: number; served: number; heldHours: number } {
  const { rates, use, assumptions, isHeld } = billing
  const { minInstances, minInstanceHours } = assumptions
  const concurrency = concurrencyOf(billing)
  const heldHours = isHeld ? Math.min(minInstanceHours, rates.length) : 0
  const secondsPerRequest = (billedMsOf(billing) / 1_000) * use.invocationsPerRequest
  let onDemand = 0
  let served = 0
  // Hours of a shape are much alike, and they are sorted.
  let known = { load: 0, busy: 0, overflow: 0 }
  for (const [at, rate] of rates.toSorted().toReversed().entries()) {
    const load = rate * secondsPerRequest
    if (load !== known.load) {
      const busy = busyInstances(load, concurrency) * SECONDS_PER_HOUR
      known = { load, busy, overflow: isHeld ? shareFindingAllBusy(load, minInstances * concurrency) : 1 }
    }
    const { busy } = known
    // The last of them may be held for a part of its hour.
    const heldShare = Math.max(0, Math.min(1, heldHours - at))
    served += busy * heldShare * (1 - known.overflow)
    onDemand += busy * (1 - heldShare * (1 - known.overflow))
  }
  return { onDemand, served, heldHours }
}

/** Instances that have their CPU from start to end, as many as the busiest minutes of each hour need. */
function alwaysLines(billing: Billing, always: { readonly cpu: string; readonly memory: string }): BillItem[] {
  const { rates, use, offer, catalogue, assumptions } = billing
  const { minInstances, burst } = assumptions
  const concurrency = concurrencyOf(billing)
  const secondsPerRequest = (use.billedMs / 1_000) * use.invocationsPerRequest
  let hours = 0
  for (const rate of rates) hours += Math.max(minInstances, Math.ceil((rate * secondsPerRequest * burst) / concurrency))
  const memoryGb = memoryGbOf(billing)
  const vcpus = offer.cpu ? cpuUnits(offer.cpu, memoryGb) : 0
  const basis = `${show(hours)} instance hours, ${concurrency} requests at a time`
  const line = (item: string, key: string, quantity: number): BillItem =>
    steppedLine(priceOf(catalogue, key), quantity * hours * SECONDS_PER_HOUR, { item: `functions: ${item}`, basis })
  return [line('memory', always.memory, memoryGb), line('CPU', always.cpu, vcpus)]
}

function diskLines({ offer, assumptions }: Billing, draft: (key: string, gigabytes: number) => BillItem): BillItem[] {
  const { disk } = offer
  const above = disk === undefined ? 0 : Math.max(0, assumptions.functionDiskMb - disk.includedMb)
  return disk === undefined || above === 0 ? [] : [draft(disk.price, above / MB_PER_GB)]
}

/** A price without its free allowance where instances are kept ready and that takes it away. */
function functionPrice({ offer, catalogue, isHeld }: Billing, key: string): Price {
  const price = priceOf(catalogue, key)
  return isHeld && offer.held?.withoutFreeTier === true ? { ...price, free: 0 } : price
}

/** The mean is rounded up as if each took it: the least that steps can add. */
function billedMsOf({ use, offer }: Billing): number {
  return Math.max(offer.leastMs ?? 0, inSteps(use.billedMs, offer.stepMs))
}

function memoryGbOf({ use, offer }: Billing): number {
  const seconds = (use.billedMs / 1_000) * use.invocationsPerRequest
  const used = seconds === 0 ? 0 : use.gbSecondsPerRequest / seconds
  // What was measured is a quotient: a hair above a size is rounding.
  return offer.memorySizesGb?.find((size) => used <= size * (1 + 1e-9)) ?? used
}

/** What comes with this memory; above the largest size what comes with that. */
function cpuUnits({ unitsPerGb = 0, sizes = [] }: FunctionCpu, memoryGb: number): number {
  const size = sizes.find((each) => memoryGb <= each.memoryGb * (1 + 1e-9)) ?? sizes.at(-1)
  return size?.units ?? unitsPerGb * memoryGb
}

const leastText = ({ leastMs }: FunctionOffer): string => (leastMs === undefined ? '' : `, ${leastMs} ms at least`)
const show = (value: number): string => String(Number(value.toPrecision(3)))
