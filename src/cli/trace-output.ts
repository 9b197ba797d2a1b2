import { relative } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { TraceOptions } from '../compare.ts'
import { maskUrls } from '../outputs/mask-credentials.ts'
import { writeWhole } from '../outputs/write-whole.ts'
import { whileWriting } from './while-writing.ts'

/** So few that the other requests hardly notice, and enough for a p50 of each operation after some thousands. */
export const DEFAULT_TRACE_SHARE = 0.01

/** The file of traces that a run was asked for. */
export interface TraceOutput {
  readonly options: TraceOptions
  /** What could not be written; filled when the run is over. */
  readonly problems: UserError[]
  /** A line for the end of the output. */
  readonly line: string
}

/** What the flags say of traces. */
interface TraceFlags {
  readonly file: string | undefined
  readonly share: number | undefined
  readonly port: number | undefined
}

/** Flags that change nothing where no request is traced. */
const IDLE = ['--trace-share', '--trace-port'] as const

/** Throws a UserError for a share or a port without a file. */
export function traceOutput({ file, share, port }: TraceFlags): TraceOutput | undefined {
  if (file === undefined) {
    const idle = IDLE.find((flag) => (flag === '--trace-share' ? share : port) !== undefined)
    if (idle === undefined) return undefined
    throw new UserError(`${idle} says how requests are traced, and none is`, {
      key: idle,
      expected: 'a file for the traces: --trace traces.json',
      remedy: `Name the file with --trace, or leave out ${idle}`,
    })
  }
  const problems: UserError[] = []
  return {
    problems,
    line: `Traces: ${relative('.', file)} (open it in Jaeger or in Perfetto)\n`,
    options: {
      share: share ?? DEFAULT_TRACE_SHARE,
      port,
      // The result is worth more than its traces: what went wrong here is told after it.
      onTraces: async (parts) => {
        try {
          await whileWriting(() => writeWhole(file, masked(parts)))
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          problems.push(error)
        }
      },
    },
  }
}

function* masked(parts: Iterable<string>): Generator<string> {
  for (const part of parts) yield maskUrls(part)
}
