import { type BillItem, type Drafting, proportionalLine, steppedLine } from './bill-item.ts'
import { type ContainerOffer, type MachineOffer, priceOf } from './catalogue.ts'
import { inSteps, usdFor } from './price.ts'
import { pieces, reachableUtilisation, sumOf, wantedVcpus, withMeasuredScaleOut } from './replicas.ts'
import type { ComponentUse } from './usage.ts'

const BYTES_PER_GB = 2 ** 30
const MEMORY_STEP_GB = 0.5
/** Memory that can go with a size of container, as a multiple of its least. */
const MEMORY_RANGE = 4

/** What runs all the time and is no database and no broker. */
export function computeLines(given: Drafting): BillItem[] {
  const measured = withMeasuredScaleOut(given.assumptions, given.usage)
  const utilisation = reachableUtilisation(given.usage, measured)
  const drafting = { ...given, assumptions: { ...measured, utilisation } }
  const components = drafting.usage.components.filter(({ kind }) => kind === 'container')
  if (components.length === 0) return []
  return drafting.assumptions.compute === 'machines'
    ? machineLines(components, drafting)
    : [...components.flatMap((component) => containerLines(component, drafting)), ...containerRequests(drafting)]
}

function containerLines(
  component: ComponentUse,
  { rates, offers, catalogue, assumptions, requests }: Drafting,
): BillItem[] {
  const { containers } = offers
  const { minReplicas } = assumptions
  const memoryWanted = memoryGbOf(component, assumptions.memoryHeadroom)
  const { vcpus, memoryGb } = sizeFor(containers, assumptions.replicaVcpus, memoryWanted)
  const wanted = wantedVcpus(rates, component.cpuSecondsPerRequest, assumptions)
  const replicaHours = sumOf(pieces(wanted, vcpus, minReplicas))
  const units = (hours: number): number => hours * (3_600 / containers.unitSeconds)
  const what = `${round(replicaHours)} replica hours of ${vcpus} vCPU and ${memoryGb} GB, ${minReplicas} at least`
  const about = { component: component.name, basis: what }
  const memory = steppedLine(priceOf(catalogue, containers.memory), units(replicaHours * memoryGb), {
    ...about,
    item: `${component.name}: memory`,
  })
  if (containers.idleCpu === undefined) {
    const cpu = steppedLine(priceOf(catalogue, containers.cpu), units(replicaHours * vcpus), {
      ...about,
      item: `${component.name}: CPU`,
    })
    return [cpu, memory]
  }
  // What traffic keeps busy is charged as active; the rest of the least replicas as idle.
  const active = Math.min(sumOf(wanted), replicaHours * vcpus)
  const perRequest = requests === 0 ? 0 : units(active) / requests
  const steps = replicaHours
  return [
    {
      ...proportionalLine(priceOf(catalogue, containers.cpu), perRequest, requests, {
        ...about,
        item: `${component.name}: CPU, active`,
      }),
      steps,
    },
    {
      ...steppedLine(priceOf(catalogue, containers.idleCpu), units(replicaHours * vcpus - active), {
        ...about,
        item: `${component.name}: CPU, idle`,
        steps,
      }),
      quantityPerRequest: -perRequest,
    },
    memory,
  ]
}

function containerRequests({ offers, catalogue, requests }: Drafting): BillItem[] {
  const { requests: key } = offers.containers
  if (key === undefined) return []
  return [proportionalLine(priceOf(catalogue, key), 1e-6, requests, { item: 'requests', basis: 'every request' })]
}

/** The cheapest kind of machine, with all components side by side on each. */
function machineLines(components: readonly ComponentUse[], drafting: Drafting): BillItem[] {
  const { rates, offers, catalogue, assumptions } = drafting
  const { minReplicas, memoryHeadroom, replicaVcpus } = assumptions
  const vcpus = new Float64Array(rates.length)
  const memoryGb = new Float64Array(rates.length)
  for (const component of components) {
    const wanted = wantedVcpus(rates, component.cpuSecondsPerRequest, assumptions)
    const each = memoryGbOf(component, memoryHeadroom)
    for (const [hour, replicas] of pieces(wanted, replicaVcpus, minReplicas).entries()) {
      vcpus[hour] = (vcpus[hour] ?? 0) + (wanted[hour] ?? 0)
      memoryGb[hour] = (memoryGb[hour] ?? 0) + replicas * each
    }
  }
  const hoursOf = (machine: MachineOffer): number => {
    const forMemory = pieces(memoryGb, machine.memoryGb, minReplicas)
    return sumOf(pieces(vcpus, machine.vcpus, minReplicas).map((count, hour) => Math.max(count, forMemory[hour] ?? 0)))
  }
  const choices = offers.machines.map((machine) => {
    const price = priceOf(catalogue, machine.price)
    const hours = hoursOf(machine)
    return { price, hours, usd: usdFor(price, hours) }
  })
  const [cheapest] = choices.toSorted((a, b) => a.usd - b.usd)
  if (!cheapest) return []
  const basis = `${round(cheapest.hours)} hours, ${minReplicas} machines at least; the cheapest kind for this CPU and memory`
  return [steppedLine(cheapest.price, cheapest.hours, { item: 'machines', basis })]
}

function sizeFor({ sizes }: ContainerOffer, vcpus: number, memoryGb: number): { vcpus: number; memoryGb: number } {
  const fits = sizes.find((size) => size.vcpus >= vcpus && size.memoryGb * MEMORY_RANGE >= memoryGb) ?? sizes.at(-1)
  if (!fits) throw new TypeError('a catalogue offers containers without a size')
  return { vcpus: fits.vcpus, memoryGb: Math.max(fits.memoryGb, inSteps(memoryGb, MEMORY_STEP_GB)) }
}

function memoryGbOf({ memoryBytes }: ComponentUse, headroom: number): number {
  return (memoryBytes * headroom) / BYTES_PER_GB
}

const round = (value: number): string => Math.round(value).toLocaleString('en')
