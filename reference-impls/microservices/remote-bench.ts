import type { AuditPage, BenchStore } from '../domain/bench.ts'
import type { RemoteModule } from '../kit/remote-module.ts'

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
  return {
    reset: () => service.post<void>('/bench/reset', {}, true),
    rows: Object.fromEntries(kinds.map((kind) => [kind, load(kind)])),
    ready: () => service.post<void>('/bench/ready', {}, true),
    pending: async () => (await service.get<{ pending: number }>('/bench/audit')).pending,
    audit: Object.fromEntries(views.map((view) => [view, read(view)])),
  }
}
