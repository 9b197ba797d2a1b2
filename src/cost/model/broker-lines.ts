import { type BillItem, type Drafting, proportionalLine, steppedLine } from './bill-item.ts'
import { priceOf } from './catalogue.ts'
import { inSteps } from './price.ts'
import type { ComponentUse } from './usage.ts'

const BYTES_PER_GB = 1e9
const BYTES_PER_TIB = 2 ** 40
const MESSAGE_STEP_BYTES = 64 * 1_024

/** A managed log or queue for each broker: of the kind that was asked for, or of the one that the provider has. */
export function brokerLines(drafting: Drafting): BillItem[] {
  return drafting.usage.components
    .filter(({ kind }) => kind === 'broker')
    .flatMap((component) => linesOf(component, drafting))
}

function linesOf(component: ComponentUse, drafting: Drafting): BillItem[] {
  const { broker } = drafting.offers
  const { broker: asked } = drafting.assumptions
  if (asked === 'brokers' && broker.brokers) return machineBrokers(component, broker.brokers, drafting)
  if (asked === 'serverless' && broker.serverless) return serverlessKafka(component, broker.serverless, drafting)
  if (broker.units) return throughputUnits(component, broker.units, drafting)
  return broker.queue ? queue(component, broker.queue, drafting) : []
}

type Offer<Kind extends keyof Drafting['offers']['broker']> = NonNullable<Drafting['offers']['broker'][Kind]>

function machineBrokers(
  { name, cpuSecondsPerRequest }: ComponentUse,
  offer: Offer<'brokers'>,
  drafting: Drafting,
): BillItem[] {
  const { rates, peakPerSecond, catalogue, assumptions } = drafting
  const vcpus = (peakPerSecond * cpuSecondsPerRequest) / assumptions.databaseUtilisation
  const count = Math.max(offer.count, inSteps(vcpus / offer.vcpus, 1))
  const basis = `${count} brokers, for ${Number(vcpus.toPrecision(3))} vCPU at the peak`
  return [
    steppedLine(priceOf(catalogue, offer.price), count * rates.length, {
      item: `${name}: brokers`,
      component: name,
      basis,
    }),
    ...(offer.storage === undefined
      ? []
      : [
          steppedLine(priceOf(catalogue, offer.storage), count * assumptions.brokerGb, {
            item: `${name}: storage`,
            component: name,
            basis: `${assumptions.brokerGb} GB a broker`,
          }),
        ]),
  ]
}

function serverlessKafka({ name }: ComponentUse, offer: Offer<'serverless'>, drafting: Drafting): BillItem[] {
  const { rates, requests, usage, catalogue, assumptions } = drafting
  const gbPerRequest = (usage.writesPerRequest * assumptions.eventBytes) / BYTES_PER_GB
  const basis = `${assumptions.eventBytes} bytes an event`
  const about = (what: string, words: string) => ({ item: `${name}: ${what}`, component: name, basis: words })
  const { partitions } = assumptions
  return [
    steppedLine(priceOf(catalogue, offer.cluster), rates.length, about('cluster', 'one, all the time')),
    steppedLine(priceOf(catalogue, offer.partitions), rates.length * partitions, about('partitions', `${partitions}`)),
    proportionalLine(priceOf(catalogue, offer.inbound), gbPerRequest, requests, about('data in', basis)),
    proportionalLine(priceOf(catalogue, offer.outbound), gbPerRequest, requests, about('data out', basis)),
  ]
}

function throughputUnits({ name }: ComponentUse, offer: Offer<'units'>, drafting: Drafting): BillItem[] {
  const { rates, requests, usage, catalogue, assumptions } = drafting
  const unitHours = rates.reduce((sum, rate) => {
    const eventsPerSecond = rate * assumptions.burst * usage.writesPerRequest
    return sum + Math.max(1, inSteps(eventsPerSecond / offer.eventsPerSecond, 1))
  }, 0)
  return [
    steppedLine(priceOf(catalogue, offer.price), unitHours, {
      item: `${name}: throughput units`,
      component: name,
      basis: `one for each ${offer.eventsPerSecond} events/s, by the hour`,
    }),
    proportionalLine(priceOf(catalogue, offer.perMillion), usage.writesPerRequest * 1e-6, requests, {
      item: `${name}: events`,
      component: name,
      basis: 'one an accepted write',
    }),
  ]
}

function queue({ name }: ComponentUse, { price, per, times }: Offer<'queue'>, drafting: Drafting): BillItem[] {
  const { requests, usage, catalogue, assumptions } = drafting
  const { eventBytes } = assumptions
  const perEvent =
    per === 'TiB'
      ? (eventBytes * times) / BYTES_PER_TIB
      : (inSteps(eventBytes, MESSAGE_STEP_BYTES) / MESSAGE_STEP_BYTES) * times * 1e-6
  return [
    proportionalLine(priceOf(catalogue, price), usage.writesPerRequest * perEvent, requests, {
      item: `${name}: messages`,
      component: name,
      basis: `${eventBytes} bytes an accepted write, charged ${times} times on its way`,
    }),
  ]
}
