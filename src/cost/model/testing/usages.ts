import type { Usage } from '../usage.ts'

const MIB = 2 ** 20
const common = { capacityPerSecond: null, responseBytes: null, source: 'made up for tests', isMeasured: false }

const monolith: Usage = {
  ...common,
  name: 'monolith',
  components: [
    { name: 'shop', kind: 'container', cpuSecondsPerRequest: 0.00025, memoryBytes: 120 * MIB },
    { name: 'db', kind: 'database', cpuSecondsPerRequest: 0.0001, memoryBytes: 80 * MIB },
  ],
  functions: null,
  writesPerRequest: 0.1,
}

const microservices: Usage = {
  ...monolith,
  name: 'microservices',
  components: [
    ...['gateway', 'accounts', 'catalog', 'inventory', 'orders'].map((name) => {
      return { name, kind: 'container', cpuSecondsPerRequest: 0.00015, memoryBytes: 90 * MIB } as const
    }),
    { name: 'db', kind: 'database', cpuSecondsPerRequest: 0.00015, memoryBytes: 100 * MIB },
  ],
}

const eventDriven: Usage = {
  ...monolith,
  name: 'event-driven',
  components: [
    { name: 'api', kind: 'container', cpuSecondsPerRequest: 0.0002, memoryBytes: 100 * MIB },
    { name: 'worker', kind: 'container', cpuSecondsPerRequest: 0.00005, memoryBytes: 90 * MIB },
    { name: 'db', kind: 'database', cpuSecondsPerRequest: 0.0001, memoryBytes: 80 * MIB },
    { name: 'log', kind: 'broker', cpuSecondsPerRequest: 0.00002, memoryBytes: 400 * MIB },
  ],
}

const serverless: Usage = {
  ...monolith,
  name: 'serverless',
  components: [
    { name: 'platform', kind: 'functions', cpuSecondsPerRequest: 0.0006, memoryBytes: 900 * MIB },
    { name: 'db', kind: 'database', cpuSecondsPerRequest: 0.0001, memoryBytes: 120 * MIB },
  ],
  functions: { invocationsPerRequest: 1, gbSecondsPerRequest: 0.004, billedMs: 8, coldShare: 0.001 },
}

/** Figures of the order that is measured; what a test says of them holds for any others too. */
export const USAGES = { monolith, microservices, eventDriven, serverless }
