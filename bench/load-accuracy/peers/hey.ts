import type { Peer } from './peer.ts'
import { runTool } from './run-tool.ts'

/** Its default. */
const WORKERS = 50

export const hey: Peer = {
  name: 'hey',
  command: 'hey',
  install: 'package `hey` of Debian, Ubuntu and Homebrew; or the Go module rakyll/hey',
  loops: ['paced', 'closed'],
  async run(command, { url, seconds, load, cpu }) {
    const workers = load.loop === 'closed' ? load.connections : WORKERS
    // Its limit is for each worker.
    const pace = load.loop === 'open' ? ['-q', `${load.ratePerSecond / workers}`] : []
    const { stdout, cpuMs } = await runTool([command, '-c', `${workers}`, ...pace, '-z', `${seconds}s`, url], cpu)
    // Below the distribution of status codes stands one of errors, where there were any.
    const [answered = '', lost = ''] = stdout.split('Error distribution:')
    const counts = [...answered.matchAll(/\[(\d+)\]\s+(\d+) responses/g)]
    const isRight = ([, status]: readonly string[]): boolean => status === '200'
    const completed = sum(counts.filter(isRight).map(([, , count]) => count))
    const wrong = sum(counts.filter((each) => !isRight(each)).map(([, , count]) => count))
    const errors = sum([...lost.matchAll(/\[(\d+)\]/g)].map(([, count]) => count))
    const ms = (percentile: number): number =>
      Number(new RegExp(`${percentile}% in ([\\d.]+) secs`).exec(stdout)?.[1]) * 1_000
    // Its summary ends with p99.
    return {
      completed,
      failed: wrong + errors,
      dropped: 0,
      percentilesMs: { 50: ms(50), 90: ms(90), 99: ms(99) },
      cpuMs,
    }
  },
}

function sum(counts: readonly (string | undefined)[]): number {
  return counts.reduce((total, count) => total + Number(count), 0)
}
