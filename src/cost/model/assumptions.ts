import type { FunctionProfile } from './catalogue.ts'

/** What the model takes for granted. Everything can be set; nothing else is taken for granted. */
export interface Assumptions {
  readonly compute: 'containers' | 'machines'
  readonly minReplicas: number
  readonly replicaVcpus: number
  readonly utilisation: number
  readonly burst: number
  readonly autoscaling: boolean
  readonly scaleOutDelaySeconds: number
  readonly measuredScaleOut: boolean
  readonly memoryHeadroom: number
  readonly databaseUtilisation: number
  readonly standby: boolean
  readonly databaseGb: number
  readonly broker: 'brokers' | 'serverless' | 'queue'
  readonly brokerGb: number
  readonly partitions: number
  readonly eventBytes: number
  readonly responseBytes: number
  readonly internalBytes: number
  readonly crossZoneShare: number
  readonly requestsPerConnection: number
  readonly logBytes: number
  readonly addresses: number
  readonly freeTier: boolean
  readonly functionProfile: 'provider' | FunctionProfile
  readonly functionConcurrency: number
  readonly functionCpu: 'requests' | 'always'
  readonly minInstances: number
  readonly minInstanceHours: number
  readonly functionDiskMb: number
}

interface Described<T> {
  readonly value: T
  readonly text: string
}

/** Each assumption with its default and with what it means. */
export const ASSUMPTIONS: { readonly [Key in keyof Assumptions]: Described<Assumptions[Key]> } = {
  compute: { value: 'containers', text: 'what runs components: serverless containers, or machines (instances)' },
  minReplicas: { value: 2, text: 'replicas of each component at any time, for availability' },
  replicaVcpus: { value: 0.5, text: 'vCPUs of one replica' },
  utilisation: { value: 0.6, text: 'share of its CPU that a replica is used at before another is added' },
  burst: { value: 1.5, text: 'how much above the mean of an hour its busiest minutes are' },
  autoscaling: { value: true, text: 'replicas follow the traffic hour by hour; otherwise the peak is there always' },
  scaleOutDelaySeconds: {
    value: 180,
    text: 'how long a new replica takes: rises within that time are kept in reserve',
  },
  measuredScaleOut: {
    value: true,
    text: 'where autoscaling was measured, its delay and reserve take the place of scaleOutDelaySeconds and utilisation; false where one of these is set',
  },
  memoryHeadroom: { value: 1.5, text: 'memory that is reserved, as a multiple of what was used' },
  databaseUtilisation: { value: 0.5, text: 'share of its CPU that a database is used at in the busiest minutes' },
  standby: { value: true, text: 'the database has a standby in another zone' },
  databaseGb: { value: 20, text: 'GB of storage of the database' },
  broker: {
    value: 'brokers',
    text: 'the managed log: Kafka brokers, serverless Kafka or a queue, where the provider has it',
  },
  brokerGb: { value: 100, text: 'GB of storage of each broker' },
  partitions: { value: 4, text: 'partitions of the log' },
  eventBytes: { value: 1_024, text: 'bytes of an event in the log' },
  responseBytes: { value: 2_048, text: 'bytes of an answer, where it was not measured' },
  internalBytes: { value: 2_048, text: 'bytes that a request moves between each two components' },
  crossZoneShare: { value: 0.5, text: 'share of that which crosses zones' },
  requestsPerConnection: { value: 10, text: 'requests that a client sends over one connection' },
  logBytes: { value: 300, text: 'bytes that each component logs for a request' },
  addresses: { value: 2, text: 'public IPv4 addresses' },
  freeTier: { value: false, text: "the provider's monthly free allowance is taken off" },
  functionProfile: {
    value: 'provider',
    text: "how functions are billed, where the provider has it; provider: the provider's usual ones",
  },
  functionConcurrency: {
    value: 1,
    text: 'requests that an instance of a function handles at the same time, where it can handle several',
  },
  functionCpu: {
    value: 'requests',
    text: 'when an instance of a function has its CPU: during requests, or always, where that can be had',
  },
  minInstances: { value: 0, text: 'instances of functions that are kept ready (Lambda: provisioned concurrency)' },
  minInstanceHours: { value: 730, text: 'hours of the month, the busiest, in which they are kept ready' },
  functionDiskMb: { value: 512, text: 'MB of temporary disk of a function' },
}

/** The defaults, with what was set in place of them. */
export function assume(set: Partial<Assumptions> = {}): Assumptions {
  const defaults = Object.fromEntries(Object.entries(ASSUMPTIONS).map(([key, { value }]) => [key, value]))
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined))
  const isSet = given.scaleOutDelaySeconds !== undefined || given.utilisation !== undefined
  return { ...defaults, ...(isSet && { measuredScaleOut: false }), ...given } as unknown as Assumptions
}
