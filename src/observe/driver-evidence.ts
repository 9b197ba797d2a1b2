import type { Load, LoadMeasurement } from '../load/driver.ts'
import { decodeHistogram } from '../stats/latency-histogram.ts'
import { isLateAt } from '../stats/lateness.ts'
import type { DriverEvidence } from './validity.ts'

/**
 * What a measurement of a stage says of the driver.
 * @param index of the stage in its load
 * @param facts `percentile`: the one that is looked at for lateness
 */
export function driverEvidence(
  measurement: LoadMeasurement,
  load: Load,
  index: number,
  { percentile, ...facts }: Pick<DriverEvidence, 'driverCpus' | 'isWhole'> & { readonly percentile: number },
): DriverEvidence {
  const service = decodeHistogram(measurement.serviceTime.histogram)
  const stage = load.loop === 'open' ? load.stages[index] : undefined
  return {
    ...facts,
    measurement,
    schedule: load.loop === 'open' && stage ? { ...stage, arrivals: load.arrivals } : null,
    isLate: load.loop === 'open' && isLateAt(percentile, measurement),
    meanServiceMs: service.mean / 1_000,
  }
}
