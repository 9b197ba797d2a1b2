import type { LoadMeasurement, OpenLoad } from '../../src/load/driver.ts'
import { decodeHistogram, percentileMs } from '../../src/stats/latency-histogram.ts'
import type { Behaviour } from './behaviours.ts'
import { drive, openLoad, usersOf } from './own-driver.ts'
import type { Rig } from './rig.ts'
import { type Row, seenByServer } from './row.ts'
import { PERCENTILES, type PercentilesMs, truePercentiles } from './truth.ts'
import { judgeAll } from './verdict.ts'

export interface Setting {
  readonly ratePerSecond: number
  readonly seconds: number
  readonly seed: number
}

/** Time for the driver to reach its stride, and for connections to be made. */
const LEAD_IN_MS = 1_000
const MAX_IN_FLIGHT = 1_000

/** Has our open loop measure a behaviour. The truth is that of its very schedule. */
export async function measureOwn(
  { driver, server, signal }: Rig,
  behaviour: Behaviour,
  arrivals: OpenLoad['arrivals'],
  { ratePerSecond, seconds, seed }: Setting,
): Promise<Row> {
  const dealing = { seed, cards: Math.round(ratePerSecond * seconds) }
  const load = openLoad(arrivals, ratePerSecond, { seconds, leadInMs: LEAD_IN_MS, maxInFlight: MAX_IN_FLIGHT })
  const users = usersOf(load, seed)
  await server.behave(behaviour, dealing)
  const measurement = await drive(driver, server.url, load, seed, signal)
  const notes = await server.tell()
  const truth = truePercentiles(behaviour, dealing, users)
  const { completed, failed, dropped } = measurement.requests
  return {
    tool: 'archbench',
    sends: 'open loop',
    users: arrivals === 'uniform' ? 'even' : 'Poisson',
    truth,
    judged: judgeAll(reported(measurement), truth),
    completed,
    failed,
    dropped,
    miscounts: miscounts(measurement, Array.from(users.offsetsMs), load.leadInMs, notes.arrivalsMs.length),
    ...seenByServer(notes, seconds),
  }
}

function reported({ responseTime }: LoadMeasurement): PercentilesMs {
  const histogram = decodeHistogram(responseTime.histogram)
  return Object.fromEntries(PERCENTILES.map((percentile) => [percentile, percentileMs(histogram, percentile)]))
}

/** Each request of the schedule was sent once, reached the server once and was counted once. */
function miscounts(
  { requests, responseTime }: LoadMeasurement,
  offsetsMs: readonly number[],
  leadInMs: number,
  received: number,
): string[] {
  const due = offsetsMs.filter((offset) => offset >= leadInMs).length
  const expected: [string, number, number][] = [
    ['planned', requests.planned, due],
    ['sent', requests.sent, due],
    ['completed', requests.completed, due],
    ['times recorded', responseTime.count, due],
    ['received by the server', received, offsetsMs.length],
  ]
  return expected
    .filter(([, count, right]) => count !== right)
    .map(([what, count, right]) => `${what}: ${count} in place of ${right}`)
}
