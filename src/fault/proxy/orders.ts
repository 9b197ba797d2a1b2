import type { Impediment } from '../fault-kind.ts'
import type { Upstream } from './path-proxy.ts'

/** What the thread with the proxies is told to do. */
export type ProxyOrder = { readonly id: number } & (
  | { readonly kind: 'open'; readonly path: string; readonly host: string; readonly upstreams: readonly Upstream[] }
  | { readonly kind: 'impede'; readonly paths: readonly string[]; readonly impediment: Impediment | undefined }
)

/** That it was done. */
export interface ProxyAnswer {
  readonly id: number
  /** Where a proxy that was opened listens. */
  readonly port?: number
  readonly error?: string
}
