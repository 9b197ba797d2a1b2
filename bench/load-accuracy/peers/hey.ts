import type { Peer, PeerReport } from './peer.ts'
import { runTool } from './run-tool.ts'

/** Its default. */
const WORKERS = 50

export const hey: Peer = {
  name: 'hey',
  command: 'hey',
  install: 'package `hey` of Debian, Ubuntu and Homebrew; or the Go module rakyll/hey',
  loops: ['paced', 'closed'],
  async run(command, job) {
    const { url, seconds, load } = job
    const workers = load.loop === 'closed' ? load.connections : WORKERS
    // Its limit is for each worker.
    const pace = load.loop === 'open' ? ['-q', `${load.ratePerSecond / workers}`] : []
    const { stdout, cpuMs } = await runTool([command, '-c', `${workers}`, ...pace, '-z', `${seconds}s`, url], job)
    return { ...readHey(stdout), cpuMs }
  },
}

/** Reads its summary, which ends with p99. */
export function readHey(summary: string): Omit<PeerReport, 'cpuMs'> {
  // Below the distribution of status codes stands one of errors, where there were any.
  const [answered = '', lost = ''] = summary.split('Error distribution:')
  const counts = [...answered.matchAll(/\[(\d+)\]\s+(\d+) responses/g)]
  const isRight = ([, status]: readonly string[]): boolean => status === '200'
  const countOf = (some: readonly (readonly string[])[], group: number): number =>
    some.reduce((total, match) => total + Number(match[group]), 0)
  const ms = (percentile: number): number =>
    Number(new RegExp(`${percentile}% in ([\\d.]+) secs`).exec(summary)?.[1]) * 1_000
  return {
    completed: countOf(counts.filter(isRight), 2),
    failed:
      countOf(
        counts.filter((each) => !isRight(each)),
        2,
      ) + countOf([...lost.matchAll(/\[(\d+)\]/g)], 1),
    dropped: 0,
    percentilesMs: { 50: ms(50), 90: ms(90), 99: ms(99) },
  }
}
