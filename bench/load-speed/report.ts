import { plainTable } from '../load-accuracy/plain-table.ts'
import type { Probe } from './probe.ts'

/** What a tool reached; `undefined` where it could not be found out. */
export interface Reached {
  readonly tool: string
  readonly probe: Probe | undefined
}

/** Above this share of its CPU the server may be the limit. */
const BUSY_SHARE = 0.9
const HEAD = [
  'tool',
  'requests/s',
  'p99 ms',
  'send lag p99 ms',
  'CPU µs a request',
  'server: CPU µs a request',
  'share of its CPU',
]

export function renderReached(title: string, reached: readonly Reached[]): string {
  const rows = reached.map(({ tool, probe }) => {
    if (probe === undefined) return [tool, '–', '', '', '', '', '']
    const { ratePerSecond, p99Ms, lagP99Ms, cpuUsPerRequest, serverCpuUsPerRequest, serverShare } = probe
    return [
      tool,
      ratePerSecond.toFixed(0),
      p99Ms.toFixed(2),
      lagP99Ms?.toFixed(2) ?? '',
      cpuUsPerRequest.toFixed(1),
      serverCpuUsPerRequest.toFixed(1),
      `${(serverShare * 100).toFixed(0)} %${serverShare > BUSY_SHARE ? ' !' : ''}`,
    ]
  })
  return `${title}\n${plainTable(HEAD, rows)}`
}

/** What the server could answer on its CPU, by what each request cost it in the fastest run. */
export function serverLimitPerSecond(reached: readonly Reached[]): number {
  const probes = reached.map(({ probe }) => probe).filter((probe) => probe !== undefined)
  const [fastest] = probes.toSorted((a, b) => b.ratePerSecond - a.ratePerSecond)
  return 1e6 / (fastest?.serverCpuUsPerRequest ?? Number.NaN)
}

/** How our rate must compare with another's. */
export interface Bar {
  readonly of: string
  readonly atLeast: number
}

/** One line for each bar whose other side was measured, and whether all are met. */
export function renderRatios(
  own: Probe | undefined,
  bars: readonly (Bar & { readonly probe: Probe | undefined })[],
): { lines: string[]; met: boolean } {
  const ratios = bars.flatMap(({ of, atLeast, probe }) =>
    own === undefined || probe === undefined ? [] : [{ of, atLeast, ratio: own.ratePerSecond / probe.ratePerSecond }],
  )
  return {
    lines: ratios.map(
      ({ of, atLeast, ratio }) =>
        `archbench, open loop / ${of}: ${ratio.toFixed(2)} (the bar: ${atLeast})${ratio >= atLeast ? '' : ' missed'}`,
    ),
    met: own !== undefined && ratios.every(({ ratio, atLeast }) => ratio >= atLeast),
  }
}
