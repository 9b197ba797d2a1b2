import type { ReplicaAddress } from './front.ts'

/** What the thread with the fronts is told to do. */
export type FrontOrder = { readonly id: number; readonly component: string } & (
  | { readonly kind: 'open'; readonly host: string }
  | { readonly kind: 'add' | 'drain'; readonly replica: ReplicaAddress }
  | { readonly kind: 'look' }
)

/** That it was done. */
export interface FrontAnswer {
  readonly id: number
  /** Where a front that was opened listens. */
  readonly port?: number
  /** Requests that are not answered yet. */
  readonly inFlight?: number
  readonly error?: string
}
