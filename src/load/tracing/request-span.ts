/** What the driver saw of a request that was sampled. Times are on `process.hrtime`, in milliseconds. */
export interface RequestSpan {
  readonly traceId: string
  readonly spanId: string
  readonly operation: string
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly startMs: number
  readonly endMs: number
  /** Undefined: no answer came. */
  readonly status: number | undefined
  /** Why the answer was wrong; undefined where it was right. */
  readonly wrong: string | undefined
}
