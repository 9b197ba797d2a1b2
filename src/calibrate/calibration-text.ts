import type { IntervalEstimate } from '../stats/hodges-lehmann.ts'
import { formatNumber, plural } from '../text/format.ts'
import type { Calibration } from './calibrate.ts'
import {
  type ClosedLoopFigures,
  type DriverFigures,
  disturbance,
  fastest,
  type LatencyFigures,
  type OpenLoopProbe,
  type WorkerFigures,
} from './driver-figures.ts'
import { MOST_SEND_LAG_P99_MS } from './failure-reason.ts'
import { kernelTable, machineInWords } from './fingerprint-text.ts'
import type { PathMeasurement } from './measure-paths.ts'
import { columns } from './text-columns.ts'

export interface CalibrationTextOptions {
  readonly rounds: number
  readonly docker: boolean
  /** Whether every rate that was tried is told. */
  readonly verbose: boolean
}

/** What other programs may use in a window without a word about it. */
const QUIET_CPUS = 0.2

/** A calibration for people. */
export function calibrationText({ fingerprint, driver, paths }: Calibration, options: CalibrationTextOptions): string {
  return `${[
    [`Machine ${fingerprint.id}: ${machineInWords(fingerprint.facts)}`, ...kernelTable(fingerprint)],
    driverLines(driver),
    ...(options.verbose ? driver.byWorkers.map(triedLines) : []),
    pathLines(paths, options),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function driverLines(figures: DriverFigures): string[] {
  const { driverCpus, serverCpus, byWorkers } = figures
  const row = (name: string, cell: (figures: WorkerFigures) => string): string[] => [name, ...byWorkers.map(cell)]
  const where =
    driverCpus.length === 0
      ? 'not isolated from the null server: both share all CPUs'
      : `on CPU ${driverCpus.join(', ')}; null server on CPU ${serverCpus.join(', ')}`
  return [
    `Driver ${where}`,
    ...columns([
      row('', ({ workers }) => plural(workers, 'worker')),
      row('closed loop, highest requests/s', ({ closedLoop }) => rate(fastest(closedLoop)?.ratePerSecond)),
      row('  connections', ({ closedLoop }) => `${fastest(closedLoop)?.connections}`),
      row('  busiest worker · null server, CPUs', ({ closedLoop }) => busy(fastest(closedLoop))),
      row('open loop, highest requests/s', ({ openLoopPerSecond }) => rate(openLoopPerSecond)),
      row('  the next higher rate that was tried', nextHigher),
      row('latency floor at 200/s, p50 · p99, ms', ({ latencyFloor }) => latencies(latencyFloor)),
      row('send lag at 1,000/s, p50 · p99 · p99.9, ms', ({ sendLag }) => (sendLag[0] ? latencies(sendLag[0]) : '–')),
      row('send lag at half of the highest, ms', ({ sendLag }) => (sendLag[1] ? latencies(sendLag[1]) : '–')),
    ]),
    `A rate holds when the p99 of the send lag is ${MOST_SEND_LAG_P99_MS} ms at most and all requests are answered.`,
    ...disturbanceLines(figures),
  ]
}

function disturbanceLines(figures: DriverFigures): string[] {
  const { meanCpus, mostCpus } = disturbance(figures)
  if (mostCpus < QUIET_CPUS) return []
  return [
    `Other programs used ${meanCpus.toFixed(2)} CPUs meanwhile, up to ${mostCpus.toFixed(2)}: the driver can do more on a quiet machine.`,
  ]
}

/** What ended the search. */
function nextHigher({ openLoop, openLoopPerSecond }: WorkerFigures): string {
  const above = openLoop.filter(({ held, ratePerSecond }) => !held && ratePerSecond > (openLoopPerSecond ?? 0))
  const next = above.toSorted((a, b) => a.ratePerSecond - b.ratePerSecond)[0]
  return next === undefined ? '–' : `${rate(next.ratePerSecond)}: ${next.because}`
}

function triedLines({ workers, closedLoop, openLoop }: WorkerFigures): string[] {
  return [
    `Tried with ${plural(workers, 'worker')}`,
    ...columns([
      ['', 'requests/s', 'worker · server · others, CPUs', 'p99 send lag, ms', 'held'],
      ...closedLoop.map((figures) => [
        `closed, ${figures.connections} connections`,
        rate(figures.ratePerSecond),
        busyOf(figures),
        '–',
        '–',
      ]),
      ...openLoop.map((probe) => [
        'open',
        rate(probe.ratePerSecond),
        busyOf(probe),
        formatNumber(probe.lagP99Ms),
        probe.because === null ? 'yes' : `no: ${probe.because}`,
      ]),
    ]),
  ]
}

function pathLines(paths: readonly PathMeasurement[], { rounds, docker }: CalibrationTextOptions): string[] {
  return [
    'Paths to a target',
    ...columns([
      ['', 'requests/s', 'p50, ms', 'share of loopback'],
      ...paths.map(({ path, throughputPerSecond, p50Ms, shareOfLoopback }) => [
        path,
        interval(throughputPerSecond, 0),
        interval(p50Ms, 3),
        path === 'loopback' ? '1' : interval(shareOfLoopback, 2),
      ]),
    ]),
    `The null server on one CPU, driven from another with 16 connections; ${plural(rounds, 'round')} in turn, 95 % intervals in brackets.`,
    ...(docker ? [] : ['Containers were not looked at; --runtime docker does.']),
  ]
}

function interval({ value, low, high }: IntervalEstimate, decimals: number): string {
  const bounds = [low, high].filter((bound) => bound !== null).map((bound) => formatNumber(bound, decimals))
  return `${formatNumber(value, decimals)}${bounds.length === 2 ? ` [${bounds.join(', ')}]` : ''}`
}

function latencies(figures: LatencyFigures & { readonly p999Ms?: number }): string {
  const { p50Ms, p99Ms, p999Ms } = figures
  return [p50Ms, p99Ms, p999Ms]
    .filter((value) => value !== undefined)
    .map((value) => value.toFixed(2))
    .join(' · ')
}

function busy(figures: { readonly workerCpus: number; readonly serverCpus: number } | undefined): string {
  return figures === undefined ? '–' : `${figures.workerCpus.toFixed(2)} · ${cpusText(figures.serverCpus)}`
}

function busyOf(figures: OpenLoopProbe | ClosedLoopFigures): string {
  return `${busy(figures)} · ${cpusText(figures.otherCpus)}`
}

function cpusText(cpus: number): string {
  return Number.isNaN(cpus) ? 'not available' : cpus.toFixed(2)
}

function rate(perSecond: number | null | undefined): string {
  return typeof perSecond === 'number' ? formatNumber(perSecond, 0) : 'none'
}
