import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Peer } from './peer.ts'
import { inTemporaryFolder, runTool } from './run-tool.ts'

/** What `--latency` prints has no p99.9; the same recording tells it when asked. No function is called for each request. */
const TELL = `
function done(summary, latency)
  local errors = summary.errors
  print(string.format('REPORT {"completed":%d,"failed":%d,"50":%d,"90":%d,"99":%d,"99.9":%d}', summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency:percentile(99.9)))
end
`
const told = z.object({
  completed: z.number(),
  failed: z.number(),
  50: z.number(),
  90: z.number(),
  99: z.number(),
  99.9: z.number(),
})

/** wrk is a closed loop; without a limit its rate is what the answers allow. */
export const wrk: Peer = {
  name: 'wrk',
  command: 'wrk',
  install: 'package `wrk` of Debian, Ubuntu and Homebrew',
  loops: ['closed'],
  run: (command, job) =>
    inTemporaryFolder(async (folder) => {
      const { url, seconds, load } = job
      if (load.loop === 'open') throw new RangeError('wrk keeps no rate')
      const script = path.join(folder, 'tell.lua')
      await writeFile(script, TELL)
      const size = ['--threads', '1', '--connections', `${load.connections}`, '--duration', `${seconds}s`]
      const { stdout, cpuMs } = await runTool([command, ...size, '--latency', '--script', script, url], job)
      const { completed, failed, ...us } = told.parse(JSON.parse(/^REPORT (.*)$/m.exec(stdout)?.[1] ?? 'null'))
      const ms = (microseconds: number): number => microseconds / 1_000
      const percentilesMs = { 50: ms(us[50]), 90: ms(us[90]), 99: ms(us[99]), 99.9: ms(us[99.9]) }
      return { completed, failed, dropped: 0, percentilesMs, cpuMs }
    }),
}
