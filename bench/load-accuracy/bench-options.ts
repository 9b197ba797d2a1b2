import { availableParallelism, cpus } from 'node:os'
import { UserError } from '../../src/base/errors.ts'
import { canPin } from '../../src/machine/pinning.ts'

/** What both benches of the load engine take, for `parseArgs`. */
export const COMMON_OPTIONS = {
  peers: { type: 'string' },
  tools: { type: 'string' },
  json: { type: 'string' },
  'server-cpu': { type: 'string', default: '0' },
  'driver-cpu': { type: 'string', default: '1' },
} as const

/** One CPU each for the server and for whatever drives it; `undefined` where processes cannot be pinned. */
export interface BenchCpus {
  readonly server: number | undefined
  readonly driver: number | undefined
}

export function benchCpus(values: { readonly 'server-cpu': string; readonly 'driver-cpu': string }): BenchCpus {
  if (!canPin() || availableParallelism() < 2) return { server: undefined, driver: undefined }
  return {
    server: wholeNumber('server-cpu', values['server-cpu']),
    driver: wholeNumber('driver-cpu', values['driver-cpu']),
  }
}

/** Where else than in PATH tools are looked for. */
export function peersFolder({ peers }: { readonly peers?: string | undefined }): string | undefined {
  return peers ?? process.env.ARCHBENCH_PEERS
}

export function wholeNumber(option: string, value: string): number {
  if (/^\d+$/.test(value)) return Number(value)
  throw new UserError(`--${option} is not a whole number`, {
    found: value,
    expected: 'such as 1',
    remedy: 'Give a number',
  })
}

/** Of a list such as `a,b`: those that are known by such a name. All where nothing was given. */
export function chosen<T extends { readonly name: string }>(
  option: string,
  list: string | undefined,
  all: readonly T[],
): T[] {
  if (list === undefined) return [...all]
  return list.split(',').map((name) => {
    const found = all.find((each) => each.name === name)
    if (found !== undefined) return found
    const expected = all.map((each) => each.name).join(', ')
    throw new UserError(`--${option} names what is not there`, { found: name, expected, remedy: 'Choose among these' })
  })
}

export function machineWords({ server, driver }: BenchCpus): string {
  const pins =
    driver === undefined ? 'nothing is pinned to a CPU' : `server on CPU ${server}, driver and tools on CPU ${driver}`
  return `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}; ${pins}`
}
