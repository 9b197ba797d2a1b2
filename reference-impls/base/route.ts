/** An HTTP request as every wiring can give it: an HTTP server, a Lambda event, a test. */
export interface RouteRequest {
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The parsed JSON body; `undefined` where there was none or it was no JSON. */
  readonly body: unknown
}

export interface RouteResponse {
  readonly status: number
  /** Sent as JSON; nothing is sent where it is `undefined`. */
  readonly body?: unknown
}

/** `for a while`: for the lifetime that a wiring gives; `if unchanged`: after it was asked whether its answer is still the same. */
export type SharedCaching = 'for a while' | 'if unchanged'

/**
 * One operation of the HTTP API, free of any framework. `handle` validates and authenticates by itself,
 * so every wiring refuses alike; a refusal is thrown as an `ApiError`.
 */
export interface Route {
  /** Name of the operation, for metrics and for function names. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** `/products/:id` */
  readonly path: string
  /** Largest body that is read; the wiring has a small default. */
  readonly bodyLimitBytes?: number
  /** For how long caches between here and the client may answer for it; left out: they do not keep what it answers. */
  readonly sharedCaching?: SharedCaching
  handle(request: RouteRequest): Promise<RouteResponse>
}
