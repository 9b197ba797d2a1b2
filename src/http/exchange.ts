/** Why no answer came: `timeout`, what became of the connection, or (`driver: …`) what this machine had too little of. */
export type Loss =
  | 'timeout'
  | 'connection refused'
  | 'connection reset'
  | 'connection closed'
  | 'connection failed'
  | 'garbled answer'
  | 'answer too large'
  | DriverLoss

/** Limits of the side that sends. They say nothing of the target. */
export type DriverLoss =
  | 'driver: no file descriptors left'
  | 'driver: no local ports left'
  | 'driver: no socket buffers left'
  | 'driver: no memory left'

/** How the kind of error begins that is the driver's own. */
export const OF_THE_DRIVER = 'driver: '

/** An answer as it is looked at. The same for whoever asks: load, contract check, preparation, audit. */
export interface ReadAnswer {
  readonly status: number
  /** Names in lower case. Values of a name that came more than once are joined by `, `, as RFC 9110 says. */
  readonly headers: Readonly<Record<string, string>>
  /** The parsed JSON; `undefined` where there was no body, its text where it is no JSON. */
  readonly body: unknown
  /** Why the body is no JSON, where it is none. */
  readonly notJson?: string | undefined
}

/** What has come back. Headers and body are as they came over the wire until somebody looks. */
export interface HttpAnswer {
  readonly status: number
  read(): ReadAnswer
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
  EMFILE: 'driver: no file descriptors left',
  ENFILE: 'driver: no file descriptors left',
  EADDRNOTAVAIL: 'driver: no local ports left',
  EADDRINUSE: 'driver: no local ports left',
  ENOBUFS: 'driver: no socket buffers left',
  ENOMEM: 'driver: no memory left',
}

/** What the error of a socket means for whoever waited for an answer. */
export function lossOf(error: Error): Loss {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return LOSS_OF_CODE[code] ?? 'connection failed'
}
