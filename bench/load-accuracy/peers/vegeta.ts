import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Peer, PeerLoad } from './peer.ts'
import { inTemporaryFolder, runTool } from './run-tool.ts'

const NS_PER_MS = 1e6
const summary = z.object({
  requests: z.number(),
  success: z.number(),
  latencies: z.object({ '50th': z.number(), '90th': z.number(), '99th': z.number() }),
})

export const vegeta: Peer = {
  name: 'vegeta',
  command: 'vegeta',
  install: 'package `vegeta` of Homebrew and Arch Linux; or the Go module tsenart/vegeta',
  loops: ['open', 'closed'],
  run: (command, job) =>
    inTemporaryFolder(async (folder) => {
      const { url, seconds, load } = job
      const targets = path.join(folder, 'targets')
      const results = path.join(folder, 'results')
      await writeFile(targets, `GET ${url}\n`)
      const files = [`-targets=${targets}`, `-output=${results}`]
      const { cpuMs } = await runTool([command, 'attack', ...files, `-duration=${seconds}s`, ...paceOf(load)], job)
      const json = await runTool([command, 'report', '-type=json', results], job)
      const plot = await runTool([command, 'report', '-type=hdrplot', results], job)
      const { requests, success, latencies } = summary.parse(JSON.parse(json.stdout))
      const completed = Math.round(requests * success)
      const percentilesMs = {
        50: latencies['50th'] / NS_PER_MS,
        90: latencies['90th'] / NS_PER_MS,
        99: latencies['99th'] / NS_PER_MS,
        99.9: readPlot(plot.stdout, 0.999),
      }
      return { completed, failed: requests - completed, dropped: 0, percentilesMs, cpuMs }
    }),
}

function paceOf(load: PeerLoad): string[] {
  if (load.loop === 'open') return [`-rate=${load.ratePerSecond}/1s`]
  return ['-rate=0', `-workers=${load.connections}`, `-max-workers=${load.connections}`]
}

/** Between the two lines around a share in the lines of an HdrHistogram plot: value in ms, share, count, 1/(1 − share). */
export function readPlot(plot: string, share: number): number {
  const rows = plot.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const above = rows.findIndex(([, of = 0]) => of >= share)
  const [highMs = Number.NaN, high = 1] = rows[above] ?? []
  const [lowMs = highMs, low = 0] = rows[above - 1] ?? []
  return lowMs + ((highMs - lowMs) * (share - low)) / (high - low)
}
