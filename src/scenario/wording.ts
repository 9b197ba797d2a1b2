import type { ZodType } from 'zod'
import { withoutSecrets } from '../base/secrets.ts'
import { takesAnyBody } from './any-body.ts'
import type { ProbeRequest, Response } from './define.ts'

const LONGEST_QUOTE = 160

/** A request in words, short enough for a sentence: method, path, headers and body. */
export function describeRequest(request: ProbeRequest): string {
  const headers = Object.entries(request.headers ?? {}).map(
    ([name, value]) => `${name}: ${shorten(withoutSecrets(value), 28)}`,
  )
  const body = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
  return [
    `${request.method} ${withoutSecrets(request.path)}`,
    ...(headers.length > 0 ? [`(${headers.join(', ')})`] : []),
    ...(body === undefined ? [] : [shorten(withoutSecrets(body), LONGEST_QUOTE)]),
  ].join(' ')
}

/** A response in words: status and body. */
export function describeResponse(response: Response): string {
  return response.body === undefined
    ? `${response.status} without a body`
    : `${response.status} ${shorten(withoutSecrets(JSON.stringify(response.body)), LONGEST_QUOTE)}`
}

/** Says what is wrong with a response in view of the answers that are right, or `undefined` where nothing is. */
export function mismatch(response: Response, expected: Readonly<Record<number, ZodType>>): string | undefined {
  const schema = expected[response.status]
  if (schema === undefined) {
    return `found ${describeResponse(response)}, expected ${Object.keys(expected).join(' or ')}`
  }
  if (takesAnyBody(schema)) return undefined
  const contentType = response.headers['content-type'] ?? 'none'
  if (response.body !== undefined && !/^application\/json\b/i.test(contentType)) {
    return `found ${response.status} with content-type ${contentType}, expected application/json`
  }
  if (response.notJson !== undefined) {
    return `found ${describeResponse(response)}, which is no JSON: ${response.notJson}`
  }
  const parsed = schema.safeParse(response.body)
  if (parsed.success) return undefined
  const wrong = parsed.error.issues.slice(0, 3).map((issue) => `${['body', ...issue.path].join('.')}: ${issue.message}`)
  return `found ${describeResponse(response)}, where ${wrong.join('; ')}`
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
