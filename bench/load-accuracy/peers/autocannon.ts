import { z } from 'zod'
import type { Peer } from './peer.ts'
import { runTool } from './run-tool.ts'

/** Its default. */
const CONNECTIONS = 10

const summary = z.object({
  '2xx': z.number(),
  non2xx: z.number(),
  errors: z.number(),
  latency: z.object({ p50: z.number(), p90: z.number(), p99: z.number(), p99_9: z.number() }),
})

/** autocannon as its users run it: its own rate, its own correction, its own histogram. */
export const autocannon: Peer = {
  name: 'autocannon',
  command: 'autocannon',
  install: 'is a dependency of archbench',
  loops: ['paced', 'closed'],
  async run(command, job) {
    const { url, seconds, load } = job
    const connections = load.loop === 'closed' ? load.connections : CONNECTIONS
    const pace = load.loop === 'open' ? ['--overallRate', `${load.ratePerSecond}`] : []
    const size = ['--connections', `${connections}`, '--duration', `${seconds}`]
    const { stdout, cpuMs } = await runTool([process.execPath, command, '--json', ...size, ...pace, url], job)
    const { latency: of, ...counts } = summary.parse(JSON.parse(stdout))
    return {
      completed: counts['2xx'],
      failed: counts.non2xx + counts.errors,
      dropped: 0,
      percentilesMs: { 50: of.p50, 90: of.p90, 99: of.p99, 99.9: of.p99_9 },
      cpuMs,
    }
  },
}
