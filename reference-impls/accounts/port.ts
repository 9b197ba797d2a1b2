export interface Session {
  /** Bearer token. */
  readonly token: string
  /** ISO 8601, UTC. */
  readonly expiresAt: string
}

/** Who may use the shop. */
export interface Accounts {
  /** A new session, or `undefined` when e-mail or password are wrong: the answer does not tell which, nor how fast. */
  signIn(email: string, password: string, lifeSeconds: number): Promise<Session | undefined>
}
