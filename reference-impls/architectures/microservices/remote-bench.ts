import { ApiError } from '../../base/api-error.ts'
import type { AuditPage, BenchStore } from '../../base/bench.ts'
import type { RemoteModule } from '../../kit/remote-module.ts'

/**
 * The bench store of a service, over HTTP.
 *
 * @param kinds of rows that the service stores
 * @param views of its audit
 */
export function remoteBench(service: RemoteModule, kinds: readonly string[], views: readonly string[]): BenchStore {
  const load = (kind: string) => (rows: readonly object[]) => service.post<void>('/bench/rows', { kind, rows }, false)
  const read = (view: string) => (after: string | undefined, limit: number) =>
    service.get<AuditPage>(
      `/bench/audit/${view}?limit=${limit}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`,
    )
  const lookUp = (view: string) => async (ids: readonly (string | number)[]) =>
    (await service.post<{ rows: object[] }>(`/bench/audit/${view}`, { ids }, true)).rows
  return {
    reset: () => service.post<void>('/bench/reset', {}, true),
    rows: Object.fromEntries(kinds.map((kind) => [kind, load(kind)])),
    ready: () => service.post<void>('/bench/ready', {}, true),
    pending: async () => (await service.get<{ pending: number }>('/bench/audit')).pending,
    audit: Object.fromEntries(views.map((view) => [view, read(view)])),
    lookUp: Object.fromEntries(views.map((view) => [view, lookUp(view)])),
    totals: () => ifServed(service.get<object>('/bench/audit/totals'), {}),
    snapshot: (name) => service.post<void>('/bench/snapshot', { name }, true),
    restore: (name) =>
      ifServed(
        service.post<void>('/bench/restore', { name }, true).then(() => true),
        false,
      ),
  }
}

/** What the service answers, or this where it says that there is no such thing. */
async function ifServed<Answer>(answer: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return otherwise
    throw error
  }
}
