import { PERCENTILES } from '../truth.ts'
import type { Peer, PeerReport } from './peer.ts'
import { runTool } from './run-tool.ts'

/** It throws away what it sees while it finds out how long requests take. */
const CALIBRATION_SECONDS = 10
const CONNECTIONS = 50
const UNIT_MS: Readonly<Record<string, number>> = { us: 1e-3, ms: 1, s: 1_000, m: 60_000 }

export const wrk2: Peer = {
  name: 'wrk2',
  command: 'wrk2',
  install: 'from source (giltene/wrk2), the program named wrk2; package `wrk2` of Alpine and Nix',
  loops: ['paced'],
  async run(command, job) {
    const { url, seconds, load } = job
    if (load.loop === 'closed') throw new RangeError('wrk2 always keeps a rate')
    const size = ['-t1', `-c${CONNECTIONS}`, `-d${seconds + CALIBRATION_SECONDS}s`, `-R${load.ratePerSecond}`]
    const { stdout, cpuMs } = await runTool([command, ...size, '--latency', url], job)
    return { ...readWrk2(stdout), cpuMs }
  },
}

/** Reads what it prints with `--latency`; its first distribution is the corrected one. */
export function readWrk2(text: string): Omit<PeerReport, 'cpuMs'> {
  const [, completed] = /(\d+) requests in/.exec(text) ?? []
  const [, ...lost] = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text) ?? []
  const [, wrong = 0] = /Non-2xx or 3xx responses: (\d+)/.exec(text) ?? []
  return {
    completed: Number(completed) - Number(wrong),
    failed: lost.reduce((total, count) => total + Number(count), Number(wrong)),
    dropped: 0,
    percentilesMs: Object.fromEntries(PERCENTILES.map((percentile) => [percentile, timeMs(text, percentile)])),
  }
}

/** From a line such as ` 99.900%  202.11ms`. */
function timeMs(text: string, percentile: number): number {
  const line = new RegExp(`^\\s*${percentile.toFixed(3).replace('.', '\\.')}%\\s+([\\d.]+)(us|ms|s|m)$`, 'm')
  const [, value, unit = ''] = line.exec(text) ?? []
  return Number(value) * (UNIT_MS[unit] ?? Number.NaN)
}
