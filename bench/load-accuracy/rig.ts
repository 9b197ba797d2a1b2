import type { Driver } from '../../src/load/driver.ts'
import type { KnownServer } from './server-process.ts'

/** What a measurement needs. */
export interface Rig {
  readonly driver: Driver
  readonly server: KnownServer
  /** For whatever drives; `undefined` where processes cannot be pinned. */
  readonly cpu: number | undefined
  readonly signal: AbortSignal
}
