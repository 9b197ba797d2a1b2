import type { Request } from '../scenario/define.ts'

/** A request as it goes over the wire. */
export interface EncodedRequest {
  readonly method: Request['method']
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

/**
 * Turns a scenario's request into what is sent.
 * @param basePath path of the entry point, without a slash at its end
 */
export function encodeRequest(request: Request, basePath: string): EncodedRequest {
  const path = basePath + request.path
  if (request.body === undefined)
    return { method: request.method, path, headers: { ...request.headers }, body: undefined }
  return {
    method: request.method,
    path,
    headers: { 'content-type': 'application/json', ...request.headers },
    body: JSON.stringify(request.body),
  }
}

/** The path that every request path is put behind. */
export function basePathOf(entrypoint: string): string {
  return new URL(entrypoint).pathname.replace(/\/$/, '')
}
