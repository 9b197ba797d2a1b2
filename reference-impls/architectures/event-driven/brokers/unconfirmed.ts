/** An append that the log has not confirmed: the entries may have got through all the same. */
export class UnconfirmedAppend extends Error {
  override readonly name = 'UnconfirmedAppend'
  /** That of a connection that is lost: the caller is told what it is told of a database that is away. */
  readonly code = 'ECONNABORTED'

  /** @param reason why, in the words of the client */
  constructor(entries: number, reason: string) {
    super(`${entries} ${entries === 1 ? 'entry was' : 'entries were'} not confirmed by the log: ${reason}`)
  }
}
