/** What a target has told us: tokens by client. */
export interface AnalyticsMemory {
  readonly tokens: Map<number, string>
}

export function emptyMemory(): AnalyticsMemory {
  return { tokens: new Map() }
}

/** The header that shows who asks; none where the client has not been signed in. */
export function authorization(memory: AnalyticsMemory, clientId: number): Record<string, string> {
  const token = memory.tokens.get(clientId)
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
