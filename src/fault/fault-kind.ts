/** What a fault needs to be done to a component; a runtime says for each whether it can. */
export type Capability = 'processes' | 'path' | 'cpu' | 'memory' | 'disk' | 'clock'

/** What is wrong with the network path between two components. */
export interface Impediment {
  /** Added to each round trip. */
  readonly latencyMs: number
  /** Of packets; 0 to 1. */
  readonly lossShare: number
  /** Connections are reset, and new ones are not made. */
  readonly isCut: boolean
}

/** One component, all its replicas together, as a runtime lets faults at it. */
export interface Harmable {
  /** Ends its processes at once, as by SIGKILL; what it had stored stays. */
  kill(): Promise<void>
  /** Ends it as a person who stops it would: it may finish what it does. */
  stop(): Promise<void>
  /** Starts it again with what it had stored; settles when it is healthy. */
  start(): Promise<void>
  /** Stops its processes where they are. */
  hold(): Promise<void>
  release(): Promise<void>
  /**
   * Impedes the path between it and another component, or all others, in both directions.
   * @param impediment `undefined`: nothing is wrong with it any more
   */
  impede(impediment: Impediment | undefined, other: string | undefined): Promise<void>
  /** Keeps this share of one CPU's time from it, 0 to 1; 0 gives all back. */
  takeCpu(share: number): Promise<void>
  /** Keeps this share of its memory limit from it, 0 to 1; 0 gives all back, and starts it again where it ran out of memory. */
  takeMemory(share: number): Promise<void>
  /** Fills the disk that its data is on. */
  fillDisk(): Promise<void>
  freeDisk(): Promise<void>
}

/** What a fault is about, and how much of it there is. */
export interface Harm {
  /** One, or two for what goes wrong between them. */
  readonly components: readonly string[]
  /** In the unit of its kind: milliseconds, or a share from 0 to 1; `undefined` for kinds without. */
  readonly amount?: number | undefined
}

/** How much of a fault there is to be. */
export interface Amount {
  readonly standard: number
  /** `undefined` where the text is none. */
  parse(text: string): number | undefined
  /** What stands for it in messages: `a time like 200ms`. */
  readonly expected: string
}

/** Something that can go wrong. */
export interface FaultKind {
  readonly needs: Capability
  /** How many components it is about. */
  readonly components: 'one' | 'one or two'
  readonly amount?: Amount
  begin(component: Harmable, harm: Harm): Promise<void>
  /** Undoes it: the component runs again, with what it had stored. */
  end(component: Harmable, harm: Harm): Promise<void>
}
