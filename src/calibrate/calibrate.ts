import type { Fingerprint } from '../result/fingerprint-schema.ts'
import type { Progress } from '../run/watch/progress.ts'
import type { DriverFigures } from './driver-figures.ts'
import { measureDriver } from './measure-driver.ts'
import { measureFingerprint } from './measure-fingerprint.ts'
import { measurePaths, type PathMeasurement } from './measure-paths.ts'

/** All that a machine was asked about itself. */
export interface Calibration {
  readonly fingerprint: Fingerprint
  readonly driver: DriverFigures
  readonly paths: readonly PathMeasurement[]
}

export interface CalibrateOptions {
  /** Rounds in which each path is measured. */
  readonly rounds: number
  readonly windowMs: number
  /** Whether the ways to containers are measured too. */
  readonly docker: boolean
  /** The image map, where there is one. */
  readonly images: string | undefined
  /** See `MeasureDriverOptions`. */
  readonly beforeRates?: () => void
  readonly signal: AbortSignal
  readonly progress: Progress
}

/**
 * Measures one after the other, so that nothing disturbs anything; the driver last, because what is started after
 * `beforeRates` would have the low priority too. Rejects with the signal's reason when it is aborted.
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibration> {
  options.progress.now('taking the fingerprint of this machine')
  const fingerprint = await measureFingerprint(options.signal)
  const paths = await measurePaths(options)
  return { fingerprint, driver: await measureDriver(options), paths }
}
