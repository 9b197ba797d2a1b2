import type { Assumptions } from './assumptions.ts'
import { monthTotal, type PricingOptions } from './bill.ts'
import type { Demand } from './demand.ts'
import type { Usage } from './usage.ts'

/** What changing one input does to a month's total. */
export interface Sensitivity {
  readonly input: string
  readonly usdWithLess: number
  readonly usdWithMore: number
  /** The larger of both changes, as a share of the total. */
  readonly share: number
}

/** By how much each input is changed, down and up. */
export const CHANGE = 0.2

const SCALED: readonly (keyof Assumptions)[] = [
  'minReplicas',
  'replicaVcpus',
  'utilisation',
  'burst',
  'scaleOutDelaySeconds',
  'memoryHeadroom',
  'databaseUtilisation',
  'databaseGb',
  'brokerGb',
  'eventBytes',
  'responseBytes',
  'internalBytes',
  'logBytes',
]

/** Every number that goes in, made a fifth smaller and larger by itself: which moves the total most comes first. */
export function sensitivities(usage: Usage, demand: Demand, options: Omit<PricingOptions, 'today'>): Sensitivity[] {
  const total = monthTotal(usage, demand, options)
  const { assumptions } = options
  const inputs: [string, (factor: number) => number][] = [
    [
      'traffic',
      (factor) => monthTotal(usage, { ...demand, averagePerSecond: demand.averagePerSecond * factor }, options),
    ],
    ['CPU time of a request', (factor) => monthTotal(withCpu(usage, factor), demand, options)],
    ['memory of components', (factor) => monthTotal(withMemory(usage, factor), demand, options)],
    ['billed time of functions', (factor) => monthTotal(withDuration(usage, factor), demand, options)],
    [
      'writes of a request',
      (factor) => monthTotal({ ...usage, writesPerRequest: usage.writesPerRequest * factor }, demand, options),
    ],
    ...SCALED.map((key): [string, (factor: number) => number] => [
      key,
      (factor) =>
        monthTotal(usage, demand, {
          ...options,
          assumptions: { ...assumptions, [key]: scaled(key, assumptions, factor) },
        }),
    ]),
  ]
  return inputs
    .map(([input, at]): Sensitivity => {
      const [usdWithLess, usdWithMore] = [at(1 - CHANGE), at(1 + CHANGE)]
      const change = Math.max(Math.abs(usdWithLess - total), Math.abs(usdWithMore - total))
      return { input, usdWithLess, usdWithMore, share: total === 0 ? 0 : change / total }
    })
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share)
}

/** There is no 0.8 of a replica: one less, one more. */
function scaled(key: keyof Assumptions, assumptions: Assumptions, factor: number): number {
  const value = Number(assumptions[key])
  return key === 'minReplicas' ? Math.max(1, value + Math.sign(factor - 1)) : value * factor
}

function withCpu(usage: Usage, factor: number): Usage {
  const components = usage.components.map((each) => ({
    ...each,
    cpuSecondsPerRequest: each.cpuSecondsPerRequest * factor,
  }))
  return { ...usage, components }
}

function withMemory(usage: Usage, factor: number): Usage {
  return { ...usage, components: usage.components.map((each) => ({ ...each, memoryBytes: each.memoryBytes * factor })) }
}

function withDuration(usage: Usage, factor: number): Usage {
  const { functions } = usage
  if (functions === null) return usage
  const { billedMs, gbSecondsPerRequest } = functions
  return {
    ...usage,
    functions: { ...functions, billedMs: billedMs * factor, gbSecondsPerRequest: gbSecondsPerRequest * factor },
  }
}
