import type { Driver } from '../../src/load/driver.ts'
import type { FastServer } from './nginx.ts'

/** What a measurement needs. */
export interface SpeedRig {
  readonly driver: Driver
  readonly server: FastServer
  /** For whatever drives; `undefined` where processes cannot be pinned. */
  readonly cpu: number | undefined
  readonly signal: AbortSignal
}
