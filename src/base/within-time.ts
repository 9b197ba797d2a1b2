/**
 * Waits for a promise, but not for ever.
 * @param onTimeout makes the error, from the time in seconds
 */
export async function withinTime<T>(
  promise: Promise<T>,
  timeoutMs: number,
  onTimeout: (seconds: number) => Error,
): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(onTimeout(Math.round(timeoutMs / 1_000))), timeoutMs)
  promise.catch(() => {}) // it may fail when nobody waits any more
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
