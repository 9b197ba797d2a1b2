import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Peer, PeerJob } from './peer.ts'
import { inTemporaryFolder, runTool } from './run-tool.ts'

/** More than are ever in flight where it keeps its rate. */
const VIRTUAL_USERS = 300

const counter = z.object({ values: z.object({ count: z.number() }) })
const summary = z.object({
  metrics: z.object({
    http_req_duration: z.object({
      values: z.object({ 'p(50)': z.number(), 'p(90)': z.number(), 'p(99)': z.number(), 'p(99.9)': z.number() }),
    }),
    http_reqs: counter,
    http_req_failed: z.object({ values: z.object({ passes: z.number() }) }),
    dropped_iterations: counter.optional(),
  }),
})

export const k6: Peer = {
  name: 'k6',
  command: 'k6',
  install: 'package `k6` of Homebrew, winget and of the vendor’s own apt and rpm repositories',
  loops: ['open', 'closed'],
  run: (command, job) =>
    inTemporaryFolder(async (folder) => {
      const script = path.join(folder, 'script.js')
      await writeFile(script, scriptFor(job))
      const quiet = ['--quiet', '--no-usage-report', '--log-output=none']
      const { stdout, cpuMs } = await runTool([command, 'run', ...quiet, script], job)
      const { metrics } = summary.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))))
      const { values: times } = metrics.http_req_duration
      const failed = metrics.http_req_failed.values.passes
      return {
        completed: metrics.http_reqs.values.count - failed,
        failed,
        dropped: metrics.dropped_iterations?.values.count ?? 0,
        percentilesMs: { 50: times['p(50)'], 90: times['p(90)'], 99: times['p(99)'], 99.9: times['p(99.9)'] },
        cpuMs,
      }
    }),
}

function scriptFor({ url, seconds, load }: PeerJob): string {
  const pace = { rate: load.loop === 'open' ? Math.round(load.ratePerSecond) : 0, timeUnit: '1s' }
  const executor =
    load.loop === 'open'
      ? { executor: 'constant-arrival-rate', ...pace, preAllocatedVUs: VIRTUAL_USERS }
      : { executor: 'constant-vus', vus: load.connections }
  const options = {
    scenarios: { all: { ...executor, duration: `${seconds}s` } },
    summaryTrendStats: ['p(50)', 'p(90)', 'p(99)', 'p(99.9)'],
    discardResponseBodies: true,
  }
  return `import http from 'k6/http'
export const options = ${JSON.stringify(options)}
export default function () { http.get(${JSON.stringify(url)}) }
export function handleSummary(data) { return { stdout: JSON.stringify(data) } }
`
}
