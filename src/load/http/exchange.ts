/** Why no answer came: `timeout`, or what became of the connection. */
export type Loss =
  | 'timeout'
  | 'connection refused'
  | 'connection reset'
  | 'connection closed'
  | 'connection failed'
  | 'garbled answer'

/** What has come back. Names and body are as they came over the wire until somebody looks. */
export interface HttpAnswer {
  readonly status: number
  /** Names are in lower case. */
  headers(): Record<string, string>
  text(): string
}

/** Told of the end of an exchange, exactly once. */
export interface ExchangeListener {
  answered(answer: HttpAnswer): void
  lost(loss: Loss): void
}

const LOSS_OF_CODE: Readonly<Record<string, Loss>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
}

/** What the error of a socket means for whoever waited for an answer. */
export function lossOf(error: Error): Loss {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return LOSS_OF_CODE[code] ?? 'connection failed'
}
