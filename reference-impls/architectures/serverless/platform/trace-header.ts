import { randomBytes } from 'node:crypto'

/** The root of a trace that begins here, as an HTTP API puts it into `X-Amzn-Trace-Id`. */
export function newTraceRoot(nowMs: number): string {
  return `Root=1-${Math.floor(nowMs / 1_000)
    .toString(16)
    .padStart(8, '0')}-${randomBytes(12).toString('hex')}`
}

/** The trace header of an invocation: the caller's, with what it lacks. */
export function invocationTrace(header: string): string {
  const parent = header.includes('Parent=') ? '' : `;Parent=${randomBytes(8).toString('hex')}`
  const sampled = header.includes('Sampled=') ? '' : ';Sampled=0'
  return header + parent + sampled
}
