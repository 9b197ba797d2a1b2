import type { Session } from '../../../accounts/port.ts'

/** The programs that may send events and ask for figures. */
export interface Clients {
  /** A new session, or `undefined` when the client is unknown or its key is wrong: the answer does not tell which. */
  signIn(clientId: number, apiKey: string, lifeSeconds: number): Promise<Session | undefined>
}
