import type { PercentilesMs } from '../truth.ts'

/** What a tool is asked to do. */
export type PeerLoad =
  | { readonly loop: 'open'; readonly ratePerSecond: number }
  | { readonly loop: 'closed'; readonly connections: number }

export interface PeerJob {
  readonly url: string
  readonly seconds: number
  readonly load: PeerLoad
  /** The one CPU that it may use; `undefined` where processes cannot be pinned. */
  readonly cpu: number | undefined
  /** Ends it early. */
  readonly signal: AbortSignal
}

/** What a tool said, in our units. */
export interface PeerReport {
  /** Answered. */
  readonly completed: number
  readonly failed: number
  /** That it says it could not send when they were due. */
  readonly dropped: number
  readonly percentilesMs: PercentilesMs
  /** CPU time of the tool from its start to its end. */
  readonly cpuMs: number
}

/** Another tool, as its users run it. */
export interface Peer {
  readonly name: string
  /** What is looked for in PATH. */
  readonly command: string
  /** How to come by it, in a few words. */
  readonly install: string
  /** Which load it offers: 'paced' is a closed loop that tries to keep a rate. */
  readonly loops: readonly ('open' | 'paced' | 'closed')[]
  /** @param command path of the executable */
  run(command: string, job: PeerJob): Promise<PeerReport>
}
