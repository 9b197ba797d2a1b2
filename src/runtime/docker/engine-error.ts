/** HTTP status of an answer that the engine refused with, or `undefined` where the error is of another kind. */
export function engineStatus(error: unknown): number | undefined {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown }
  return typeof statusCode === 'number' ? statusCode : undefined
}

/** What the engine said, without the decoration of the client library. */
export function engineMessage(error: unknown): string {
  const { json } = (error ?? {}) as { json?: unknown }
  const said = json !== null && typeof json === 'object' ? (json as { message?: unknown }).message : undefined
  if (typeof said === 'string') return said.trim()
  return error instanceof Error ? error.message.trim() : String(error)
}

export function isNotFound(error: unknown): boolean {
  return engineStatus(error) === 404
}

/** Waits for a request whose object may be gone already. Returns false where it was. */
export async function unlessGone(request: Promise<unknown>): Promise<boolean> {
  try {
    await request
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
