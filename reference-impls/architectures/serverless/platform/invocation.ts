/** An event on its way to a function. */
export interface Invocation {
  readonly requestId: string
  readonly functionArn: string
  /** Unix time at which the platform ends it. */
  readonly deadlineMs: number
  /** As X-Ray has it: `Root=…;Parent=…;Sampled=…`. */
  readonly traceId: string
  /** JSON. */
  readonly event: string
}
