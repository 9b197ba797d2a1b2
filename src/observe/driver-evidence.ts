import type { Load, LoadMeasurement } from '../load/driver.ts'
import { decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import type { DriverEvidence } from './validity.ts'

/** What a measurement of a stage says of the driver. @param index of the stage in its load */
export function driverEvidence(
  measurement: LoadMeasurement,
  load: Load,
  index: number,
  facts: Pick<DriverEvidence, 'driverCpus' | 'isWhole'>,
): DriverEvidence {
  const response = decodeHistogram(measurement.responseTime.histogram)
  const service = decodeHistogram(measurement.serviceTime.histogram)
  const stage = load.loop === 'open' ? load.stages[index] : undefined
  return {
    ...facts,
    measurement,
    schedule: load.loop === 'open' && stage ? { ...stage, arrivals: load.arrivals } : null,
    p99Ms: percentileMs(response, 99) ?? 0,
    serviceP99Ms: percentileMs(service, 99) ?? 0,
    meanServiceMs: service.mean / 1_000,
  }
}
