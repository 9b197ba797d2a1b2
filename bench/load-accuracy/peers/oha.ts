import { z } from 'zod'
import type { Peer, PeerJob } from './peer.ts'
import { runTool } from './run-tool.ts'

/** Its default. */
const CONNECTIONS = 50
/** Requests under way at the end, which it gives up. */
const CUT_OFF = 'aborted due to deadline'

const summary = z.object({
  latencyPercentiles: z.object({ p50: z.number(), p90: z.number(), p99: z.number(), 'p99.9': z.number() }),
  statusCodeDistribution: z.record(z.string(), z.number()),
  errorDistribution: z.record(z.string(), z.number()),
})

export const oha: Peer = {
  name: 'oha',
  command: 'oha',
  install: 'package `oha` of Homebrew and Arch Linux; or the crate `oha`',
  loops: ['paced', 'closed'],
  async run(command, job) {
    const { url, seconds, load } = job
    const json = ['--no-tui', '--output-format', 'json', '--worker-threads', '1']
    const { stdout, cpuMs } = await runTool([command, ...json, '-z', `${seconds}s`, ...paceOf(load), url], job)
    const { latencyPercentiles: of, statusCodeDistribution, errorDistribution } = summary.parse(JSON.parse(stdout))
    const { [CUT_OFF]: _cutOff, ...errors } = errorDistribution
    const { 200: completed = 0, ...others } = statusCodeDistribution
    return {
      completed,
      failed: sum(errors) + sum(others),
      dropped: 0,
      percentilesMs: { 50: of.p50 * 1_000, 90: of.p90 * 1_000, 99: of.p99 * 1_000, 99.9: of['p99.9'] * 1_000 },
      cpuMs,
    }
  },
}

function paceOf(load: PeerJob['load']): string[] {
  if (load.loop === 'closed') return ['-c', `${load.connections}`]
  return ['-c', `${CONNECTIONS}`, '-q', `${load.ratePerSecond}`, '--latency-correction']
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
