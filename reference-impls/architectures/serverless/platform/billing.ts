/**
 * Billed duration: initialisation and handler together, rounded up to the next millisecond.
 * AWS bills the INIT phase of on-demand functions like the handler (Lambda pricing, since August 2025).
 */
export function billedMilliseconds(durationMs: number, initMs: number): number {
  return Math.ceil(durationMs + initMs)
}

/** Billed memory: what the function is configured with, for the billed time. Lambda counts 1,024 MB as one GB. */
export function gigabyteSeconds(billedMs: number, memoryMb: number): number {
  return (billedMs / 1_000) * (memoryMb / 1_024)
}
