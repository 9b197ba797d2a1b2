/** What a component's cost maps to. */
export type CostKind = 'container' | 'database' | 'broker' | 'functions'

/** What one component of a target uses. */
export interface ComponentUse {
  readonly name: string
  readonly kind: CostKind
  readonly cpuSecondsPerRequest: number
  readonly memoryBytes: number
}

/** What functions use. */
export interface FunctionUse {
  readonly invocationsPerRequest: number
  /** As they are billed in steps of 1 ms, initialisation included. */
  readonly gbSecondsPerRequest: number
  /** Of an invocation. */
  readonly billedMs: number
  /** 0 to 1. */
  readonly coldShare: number
}

/** How a target scales, by the Universal Scalability Law. */
export interface MeasuredScaling {
  readonly sigma: number
  readonly kappa: number
  /** CPUs, of all components together, on which the CPU time of a request was measured: the most that was measured. */
  readonly measuredAt: number
}

/** How replicas of a target followed a load, where that was measured. */
export interface MeasuredScaleOut {
  /** From a decision to the moment when a replica took requests. */
  readonly delaySeconds: number
  /** Share of the CPU of its replicas that the load used, 0 to 1; the rest was a reserve. `null`: not known. */
  readonly utilisation: number | null
}

/** What a target needs for its work: measured, or given. All that cost is calculated from. */
export interface Usage {
  readonly name: string
  readonly components: readonly ComponentUse[]
  readonly functions: FunctionUse | null
  /** Accepted writes for each request: orders, in a shop. Each becomes an event where there is a broker. */
  readonly writesPerRequest: number
  /** The highest rate within the objectives, on the budget that was measured; null: not known. */
  readonly capacityPerSecond: number | null
  /** CPUs of that budget, for all components together. */
  readonly budgetVcpus?: number
  /** Left out: linear. */
  readonly scaling?: MeasuredScaling | undefined
  /** Whether its scaling was measured and does not follow the law: then it is taken as linear. */
  readonly scalingRefused?: boolean | undefined
  /** Left out: not measured. */
  readonly scaleOut?: MeasuredScaleOut | undefined
  /** Answer of the entry point; null: not known. */
  readonly responseBytes: number | null
  /** Where the figures come from, in words. */
  readonly source: string
  readonly isMeasured: boolean
}
