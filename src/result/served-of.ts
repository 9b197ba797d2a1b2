import { isValid } from './headline-stages.ts'
import type { TargetResult } from './schema.ts'

/** What a component with counters of its own served, in all windows that count together. */
export interface ServedTotal {
  readonly component: string
  /** Requests by replica. */
  readonly replicas: readonly number[]
  /** Requests of the load that were answered, by this component or by something in front of it. */
  readonly answered: number
  readonly cacheHits: number
  readonly cacheMisses: number
}

/** By component; empty where none has counters. */
export function servedOf({ rounds }: Pick<TargetResult, 'rounds'>): ServedTotal[] {
  const counted = rounds
    .flatMap(({ stages }) => stages)
    .filter(isValid)
    .flatMap(({ served = [], requests }) => served.map((one) => ({ ...one, answered: requests.completed })))
  return [...Map.groupBy(counted, ({ component }) => component)].map(([component, windows]) => ({
    component,
    replicas: windows.reduce<number[]>(
      (sums, { requests }) => requests.map((count, replica) => (sums[replica] ?? 0) + count),
      [],
    ),
    answered: sum(windows.map(({ answered }) => answered)),
    cacheHits: sum(windows.map(({ cacheHits = 0 }) => cacheHits)),
    cacheMisses: sum(windows.map(({ cacheMisses = 0 }) => cacheMisses)),
  }))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
