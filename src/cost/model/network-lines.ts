import { type BillItem, type Drafting, proportionalLine, steppedLine } from './bill-item.ts'
import { priceOf } from './catalogue.ts'

const BYTES_PER_GB = 1e9
/** What one capacity unit of a load balancer takes. */
const CONNECTIONS_PER_UNIT = 25
const GB_PER_HOUR_AND_UNIT = 1

/** Load balancer, addresses, traffic and logs. */
export function networkLines(drafting: Drafting): BillItem[] {
  const { usage, rates, requests, offers, catalogue, assumptions } = drafting
  const { network } = offers
  const containers = usage.components.filter(({ kind }) => kind === 'container').length
  const isServed = containers > 0
  const needsBalancer = isServed && (assumptions.compute === 'machines' || !offers.containers.hasIngress)
  const responseGb = (usage.responseBytes ?? assumptions.responseBytes) / BYTES_PER_GB
  const logGb =
    (Math.max(containers, usage.functions?.invocationsPerRequest ?? 0) * assumptions.logBytes) / BYTES_PER_GB
  const hops = Math.max(0, usage.components.length - 1)
  const crossGb = (hops * assumptions.internalBytes * assumptions.crossZoneShare * 2) / BYTES_PER_GB
  const steady = (item: string, key: string | undefined, quantity: number, basis: string): BillItem[] =>
    key === undefined ? [] : [steppedLine(priceOf(catalogue, key), quantity, { item, basis })]
  const moving = (item: string, key: string | undefined, perRequest: number, basis: string): BillItem[] =>
    key === undefined ? [] : [proportionalLine(priceOf(catalogue, key), perRequest, requests, { item, basis })]
  return [
    ...(needsBalancer ? balancerLines(drafting, responseGb) : []),
    ...(isServed ? steady('NAT gateway', network.nat?.hour, rates.length, 'one, all the time') : []),
    ...(isServed ? moving('NAT gateway: data', network.nat?.gb, logGb, 'what is logged') : []),
    ...(needsBalancer
      ? steady('IPv4 addresses', network.address, rates.length * assumptions.addresses, `${assumptions.addresses}`)
      : []),
    ...moving(
      'traffic between zones',
      network.crossZone,
      crossGb,
      `${assumptions.internalBytes} bytes a request over ${hops} hops, ${assumptions.crossZoneShare * 100} % across zones, charged on both sides`,
    ),
    ...moving(
      'traffic to the internet',
      network.egress,
      responseGb,
      `${Math.round(responseGb * BYTES_PER_GB)} bytes an answer`,
    ),
    ...moving('logs', offers.logs, logGb, `${assumptions.logBytes} bytes a request and component`),
  ]
}

function balancerLines({ rates, requests, offers, catalogue, assumptions }: Drafting, responseGb: number): BillItem[] {
  const { loadBalancer } = offers.network
  if (!loadBalancer) return []
  const unitsPerRate = Math.max(
    1 / assumptions.requestsPerConnection / CONNECTIONS_PER_UNIT,
    (responseGb * 3_600) / GB_PER_HOUR_AND_UNIT,
  )
  const item = 'load balancer'
  const { hour, unit, gb } = loadBalancer
  return [
    steppedLine(priceOf(catalogue, hour), rates.length, { item, basis: 'one, all the time' }),
    ...(unit === undefined
      ? []
      : [
          // An hour's units are its mean rate's: a request adds a 3,600th of what a request a second does.
          proportionalLine(priceOf(catalogue, unit), unitsPerRate / 3_600, requests, {
            item: `${item}: capacity units`,
            basis: `${assumptions.requestsPerConnection} requests a connection, or the data, whichever is more`,
          }),
        ]),
    ...(gb === undefined
      ? []
      : [
          proportionalLine(priceOf(catalogue, gb), responseGb, requests, {
            item: `${item}: data`,
            basis: 'every answer',
          }),
        ]),
  ]
}
