/** What went wrong at last, without what the client tells of each attempt before: at 25 attempts that is pages. */
export function lastReason(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return lastReason(error.errors.at(-1))
  if (error instanceof Error && error.cause instanceof Error) return lastReason(error.cause)
  return error
}
