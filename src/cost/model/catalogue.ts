import type { Price } from './price.ts'

/** A machine that is rented by the hour, or a class of a managed database or broker. */
export interface MachineOffer {
  /** Key of its hourly price. */
  readonly price: string
  /** CPU seconds a second that it can give for good: of burstable machines the baseline, not the burst. */
  readonly vcpus: number
  readonly memoryGb: number
}

/** Containers without machines to look after, billed by what they reserve. */
export interface ContainerOffer {
  readonly cpu: string
  readonly memory: string
  /** What reserved CPU costs while it is idle; undefined: the same. */
  readonly idleCpu?: string
  /** Requests, where they are charged. */
  readonly requests?: string
  /** Sizes that can be had: CPUs and the least memory that goes with them. */
  readonly sizes: readonly { readonly vcpus: number; readonly memoryGb: number }[]
  /** Hours are those of vCPU and GB; a provider that bills seconds says 1. */
  readonly unitSeconds: 1 | 3_600
  /** Whether requests are spread over replicas without a load balancer of one's own. */
  readonly hasIngress: boolean
}

/** How one kind of functions of a provider is billed. The first of a catalogue is used unless a profile names another. */
export type FunctionProfile = (typeof FUNCTION_PROFILES)[number]

export const FUNCTION_PROFILES = [
  'lambda',
  'lambda-arm',
  'cloud-functions',
  'cloud-run-functions',
  'azure-consumption',
  'azure-functions',
] as const

/** Functions that are billed by invocation and duration. */
export interface FunctionOffer {
  readonly profile: FunctionProfile
  readonly requests: string
  /** GB-seconds of memory. */
  readonly memory: string
  /** CPU time beside memory, where it is charged apart. */
  readonly cpu?: FunctionCpu
  /** Duration is billed in steps of so many milliseconds. */
  readonly stepMs: number
  /** The least duration that is billed, in milliseconds. */
  readonly leastMs?: number
  /** Memory that can be had, where that is not any: smallest first, in GB. */
  readonly memorySizesGb?: readonly number[]
  /** Requests that an instance can handle at the same time. */
  readonly mostConcurrent: number
  /** Instances that are kept ready, where they can be had. */
  readonly held?: HeldOffer
  /** Prices of instances that have their CPU all the time, in place of those by request. */
  readonly always?: { readonly cpu: string; readonly memory: string }
  /** GB-seconds of temporary disk above what is included. */
  readonly disk?: { readonly price: string; readonly includedMb: number }
  /** What a request through the HTTP front costs, where functions have none of their own. */
  readonly http?: string
}

/** CPU by memory: so many units for each GB, or by sizes of memory, smallest first. */
export interface FunctionCpu {
  readonly price: string
  readonly unitsPerGb?: number
  readonly sizes?: readonly { readonly memoryGb: number; readonly units: number }[]
}

export interface HeldOffer {
  /** GB-seconds of memory that is held. */
  readonly memory: string
  /** CPU that is held, where it is charged apart. */
  readonly cpu?: string
  /** GB-seconds of what held instances handle; undefined: the same price as on demand. */
  readonly duration?: string
  /** Whether holding is charged while an instance works as well. */
  readonly chargedWhileBusy: boolean
  /** Whether a function that holds instances has no free allowance. */
  readonly withoutFreeTier: boolean
}

export interface DatabaseOffer {
  /** Smallest first; beyond the last one costs in proportion. */
  readonly classes: readonly MachineOffer[]
  readonly storage: string
  /** By how much a standby in another zone multiplies. */
  readonly standbyFactor: number
}

export interface BrokerOffer {
  /** Kafka on brokers: three in three zones, say. */
  readonly brokers?: {
    readonly price: string
    readonly count: number
    readonly vcpus: number
    readonly storage?: string
  }
  /** Kafka without brokers to look after. */
  readonly serverless?: {
    readonly cluster: string
    readonly partitions: string
    readonly inbound: string
    readonly outbound: string
  }
  /** A queue or topic that is billed by messages or by bytes. */
  readonly queue?: { readonly price: string; readonly per: 'million messages' | 'TiB'; readonly times: number }
  /** Throughput that is bought by the hour. */
  readonly units?: { readonly price: string; readonly eventsPerSecond: number; readonly perMillion: string }
}

export interface NetworkOffer {
  /** Load balancer: hours, and units of use by the hour (25 new connections a second or 1 GB/h, whichever is more). */
  readonly loadBalancer?: { readonly hour: string; readonly unit?: string; readonly gb?: string }
  readonly nat?: { readonly hour: string; readonly gb: string }
  readonly address?: string
  /** Between zones; charged on both sides. */
  readonly crossZone?: string
  readonly egress?: string
}

/** A provider's prices in one region, and what is rented from it for which part of a target. */
export interface Catalogue {
  readonly name: string
  readonly title: string
  readonly prices: Readonly<Record<string, Price>>
  /** Absent in a catalogue that holds prices only. */
  readonly offers?: {
    readonly machines: readonly MachineOffer[]
    readonly containers: ContainerOffer
    /** The first is used unless a profile names another. */
    readonly functions: readonly [FunctionOffer, ...FunctionOffer[]]
    readonly database: DatabaseOffer
    readonly broker: BrokerOffer
    readonly network: NetworkOffer
    readonly logs: string
  }
}

/** A price of a catalogue by its key. Throws where a catalogue names one that it does not hold: that is our mistake. */
export function priceOf({ name, prices }: Catalogue, key: string): Price {
  const price = prices[key]
  if (!price) throw new Error(`the catalogue ${name} has no price "${key}"`)
  return price
}
