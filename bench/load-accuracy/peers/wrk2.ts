import { PERCENTILES } from '../truth.ts'
import type { Peer } from './peer.ts'
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
  async run(command, { url, seconds, load, cpu }) {
    if (load.loop === 'closed') throw new RangeError('wrk2 always keeps a rate')
    const size = ['-t1', `-c${CONNECTIONS}`, `-d${seconds + CALIBRATION_SECONDS}s`, `-R${load.ratePerSecond}`]
    const { stdout, cpuMs } = await runTool([command, ...size, '--latency', url], cpu)
    const [, completed] = /(\d+) requests in/.exec(stdout) ?? []
    const [, connect = 0, read = 0, write = 0, timeout = 0] =
      /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout) ?? []
    const [, status = 0] = /Non-2xx or 3xx responses: (\d+)/.exec(stdout) ?? []
    const failed = [connect, read, write, timeout, status].reduce<number>((sum, each) => sum + Number(each), 0)
    const percentilesMs = Object.fromEntries(PERCENTILES.map((percentile) => [percentile, told(stdout, percentile)]))
    return { completed: Number(completed), failed, dropped: 0, percentilesMs, cpuMs }
  },
}

/** From the lines of the corrected distribution: ` 99.900%  202.11ms`. */
function told(stdout: string, percentile: number): number {
  const line = new RegExp(`^\\s*${percentile.toFixed(3).replace('.', '\\.')}%\\s+([\\d.]+)(us|ms|s|m)$`, 'm')
  const [, value, unit = ''] = line.exec(stdout) ?? []
  return Number(value) * (UNIT_MS[unit] ?? Number.NaN)
}
