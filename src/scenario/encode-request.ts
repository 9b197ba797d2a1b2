import type { EncodedRequest } from '../http/request-text.ts'
import type { ProbeRequest } from './define.ts'

/**
 * Turns a scenario's request into what is sent.
 * @param basePath path of the entry point, without a slash at its end
 * @param headers of every request to this target, in lower case
 */
export function encodeRequest(
  request: ProbeRequest,
  basePath: string,
  headers: Readonly<Record<string, string>> = {},
): EncodedRequest {
  const path = basePath + request.path
  const body = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
  if (body === undefined) return { method: request.method, path, headers: { ...headers, ...request.headers }, body }
  return {
    method: request.method,
    path,
    headers: { 'content-type': 'application/json', ...headers, ...request.headers },
    body,
  }
}

/** The path that every request path is put behind. */
export function basePathOf(entrypoint: string): string {
  return new URL(entrypoint).pathname.replace(/\/$/, '')
}
