import type { HttpMessage } from './http-message.ts'

const INTEGRATION = 'application/vnd.awslambda.http-integration-response'
/** Parts the head of a streamed answer from its body. */
const SEPARATOR = Buffer.alloc(8)

/** Whether a runtime sends its response as a stream. */
export const isStreamed = ({ headers }: HttpMessage): boolean =>
  headers.get('lambda-runtime-function-response-mode') === 'streaming'

/** The error that the trailers of a streamed response report, in JSON; `undefined` where it ended well. */
export function streamError({ trailers }: HttpMessage): string | undefined {
  const errorType = trailers.get('lambda-runtime-function-error-type')
  if (errorType === undefined) return undefined
  const body = Buffer.from(trailers.get('lambda-runtime-function-error-body') ?? '', 'base64').toString()
  return body === '' ? JSON.stringify({ errorType }) : body
}

/** A streamed response as the result of a function that does not stream: status code, headers and the whole body. */
export function streamedResult({ headers, body }: HttpMessage): string {
  const type = headers.get('content-type') ?? 'application/octet-stream'
  const at = type === INTEGRATION ? body.indexOf(SEPARATOR) : -1
  const head =
    at < 0 ? { statusCode: 200, headers: { 'content-type': type } } : JSON.parse(body.toString('utf8', 0, at))
  const rest = at < 0 ? body : body.subarray(at + SEPARATOR.length)
  return JSON.stringify({ statusCode: 200, ...head, body: rest.toString('base64'), isBase64Encoded: true })
}
