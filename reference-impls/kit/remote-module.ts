import { ApiError, unavailable } from '../base/api-error.ts'
import type { Upstream } from './upstream.ts'

/** Calls operations of a module that runs in another service: JSON there and back. */
export interface RemoteModule {
  get<Result>(path: string): Promise<Result>
  /** @param repeatable whether it does no harm when the request arrives twice */
  post<Result>(path: string, body: object, repeatable: boolean): Promise<Result>
  delete(path: string): Promise<void>
}

/** Refuses with 503 where the service fails, and with its own refusal where it refuses. */
export function remoteModule(upstream: Upstream): RemoteModule {
  async function call(method: 'GET' | 'POST' | 'DELETE', path: string, repeatable: boolean, body?: object) {
    const payload = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const answer = await upstream.send({ method, path, ...payload }, repeatable)
    if (answer.status >= 500) throw unavailable(`The service ${upstream.name} has failed.`)
    const content: unknown = answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString())
    if (answer.status >= 400) throw refusalFrom(answer.status, content)
    return content
  }
  return {
    get: async <Result>(path: string) => (await call('GET', path, true)) as Result,
    post: async <Result>(path: string, body: object, repeatable: boolean) =>
      (await call('POST', path, repeatable, body)) as Result,
    async delete(path) {
      await call('DELETE', path, true)
    },
  }
}

function refusalFrom(status: number, content: unknown): ApiError {
  const { error, message } = (content ?? {}) as { error?: string; message?: string }
  return new ApiError(status, error ?? 'refused', message ?? 'A part of the shop refused.')
}
