import type { Dispatcher } from 'undici'

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With its query. */
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer | null
}

export interface UpstreamResponse {
  readonly status: number
  readonly contentType: string | undefined
  readonly body: Buffer
}

/**
 * One request and its whole answer. The bodies of this API are small: to gather them costs less than half of what
 * a stream for each does.
 */
export function exchange(dispatcher: Dispatcher, request: UpstreamRequest): Promise<UpstreamResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    let contentType: string | undefined
    const { method, path, headers, body } = request
    dispatcher.dispatch(
      { method, path, headers: headers ?? null, body: body ?? null },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode, responseHeaders) {
          status = statusCode
          contentType = responseHeaders['content-type']?.toString()
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk)
        },
        onResponseEnd() {
          const [first] = chunks
          resolve({ status, contentType, body: chunks.length === 1 && first ? first : Buffer.concat(chunks) })
        },
        onResponseError(_controller, error) {
          reject(error)
        },
      },
    )
  })
}
