import type { TargetResult } from '../../result/schema.ts'

/** What a fixture target does on average; the rounds scatter around it. */
export interface TargetModel {
  readonly name: string
  readonly architecture: string
  readonly throughputPerSecond: number
  readonly p50Ms: number
  /** Spread of the logarithm of latency: 0.5 puts p99 at 3.2 times p50. */
  readonly latencySpread: number
  readonly visibilityP50Ms: number | null
  readonly coldStartsPerRound: number | null
  /** Share of the CPU time and memory in bytes of each component, the bottleneck first. */
  readonly components: readonly {
    readonly name: string
    readonly cost: TargetResult['components'][number]['cost']
    readonly cpuShare: number
    readonly memoryMiB: number
    readonly replicas?: number
    readonly reaches?: readonly string[]
  }[]
}

export const fixtureTargets: readonly TargetModel[] = [
  {
    name: 'monolith',
    architecture: 'monolith',
    throughputPerSecond: 2400,
    p50Ms: 1.9,
    latencySpread: 0.55,
    visibilityP50Ms: null,
    coldStartsPerRound: null,
    components: [
      { name: 'app', cost: 'container', cpuShare: 0.58, memoryMiB: 92, reaches: ['db'] },
      { name: 'db', cost: 'database', cpuShare: 0.42, memoryMiB: 118 },
    ],
  },
  {
    name: 'microservices',
    architecture: 'microservices',
    throughputPerSecond: 1050,
    p50Ms: 4.4,
    latencySpread: 0.6,
    visibilityP50Ms: null,
    coldStartsPerRound: null,
    components: [
      {
        name: 'gateway',
        cost: 'container',
        cpuShare: 0.31,
        memoryMiB: 71,
        reaches: ['accounts', 'catalog', 'inventory', 'orders'],
      },
      { name: 'orders', cost: 'container', cpuShare: 0.19, memoryMiB: 78, reaches: ['catalog', 'inventory', 'db'] },
      { name: 'catalog', cost: 'container', cpuShare: 0.16, memoryMiB: 74, reaches: ['inventory', 'db'] },
      { name: 'inventory', cost: 'container', cpuShare: 0.08, memoryMiB: 69, reaches: ['db'] },
      { name: 'accounts', cost: 'container', cpuShare: 0.07, memoryMiB: 70, reaches: ['db'] },
      { name: 'db', cost: 'database', cpuShare: 0.19, memoryMiB: 164 },
    ],
  },
  {
    name: 'event-driven',
    architecture: 'event-driven',
    throughputPerSecond: 1480,
    p50Ms: 1.88,
    latencySpread: 0.6,
    visibilityP50Ms: 14,
    coldStartsPerRound: null,
    components: [
      { name: 'api', cost: 'container', cpuShare: 0.44, memoryMiB: 84, reaches: ['db'] },
      { name: 'workers', cost: 'container', cpuShare: 0.21, memoryMiB: 80, replicas: 2, reaches: ['db'] },
      { name: 'db', cost: 'broker', cpuShare: 0.35, memoryMiB: 131 },
    ],
  },
  {
    name: 'serverless',
    architecture: 'serverless',
    throughputPerSecond: 540,
    p50Ms: 6.8,
    latencySpread: 0.8,
    visibilityP50Ms: null,
    coldStartsPerRound: 3,
    components: [
      { name: 'platform', cost: 'functions', cpuShare: 0.83, memoryMiB: 611, reaches: ['db'] },
      { name: 'db', cost: 'database', cpuShare: 0.17, memoryMiB: 129 },
    ],
  },
]
