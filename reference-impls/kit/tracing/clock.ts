/** A clock that is further off than this is another one: that of another machine, or one that was set. */
const MOST_APART_NS = 50_000_000n

/**
 * Unix time in nanoseconds, from the monotonic clock of the machine: what other processes of it tell is on the same
 * clock, whatever becomes of the wall clock meanwhile.
 * @param offset what the monotonic clock is behind Unix time, where somebody has told; it is read here where that is not so
 */
export function unixClock(offset: string | undefined): () => bigint {
  const own = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint()
  const told = offset !== undefined && /^-?\d{1,20}$/.test(offset) ? BigInt(offset) : own
  const apart = told > own ? told - own : own - told
  const chosen = apart > MOST_APART_NS ? own : told
  return () => process.hrtime.bigint() + chosen
}
