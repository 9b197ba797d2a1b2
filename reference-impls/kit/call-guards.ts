import type { Settings } from './settings.ts'

/** What protects a service from the services that it calls. */
export interface CallGuards {
  /** Whether a service that fails is left alone for a while. */
  readonly breaker: boolean
  /** Whether an answer that does not come is given up. */
  readonly timeouts: boolean
  /** Whether a call that failed and does no harm twice is made again. */
  readonly retries: boolean
  /** Most calls under way to one service: those beyond it are refused at once. 0: they wait for a connection. */
  readonly bulkhead: number
}

/** All guards but the bulkhead, unless settings say otherwise. Throws a `SettingsError`. */
export function readCallGuards(settings: Settings): CallGuards {
  return {
    breaker: !settings.flag('NO_BREAKER'),
    timeouts: !settings.flag('NO_TIMEOUTS'),
    retries: !settings.flag('NO_RETRIES'),
    bulkhead: settings.integer('BULKHEAD', 0),
  }
}
