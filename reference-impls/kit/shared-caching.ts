import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { BenchStore } from '../base/bench.ts'
import type { SharedCaching } from '../base/route.ts'

/** What `Cache-Control` says to caches between a client and here (RFC 9111). */
export function cacheControl(caching: SharedCaching, maxAgeSeconds: number): string {
  return caching === 'for a while' ? `public, max-age=${maxAgeSeconds}` : 'no-cache'
}

/** A tag that is another one for another body (RFC 9110, section 8.8.3). */
export function entityTag(body: string): string {
  return `"${createHash('sha1').update(body).digest('base64url')}"`
}

/** Whether `If-None-Match` names the tag: the client has what it would be sent. Compared weakly, as RFC 9110, section 13.1.2 says. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const tags = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(tag)
}

/** Another data set is there when no cache in front answers with the one before any more: nothing can reach into them. */
export function sharedCacheBench(maxAgeSeconds: number): BenchStore {
  return {
    reset: () => setTimeout(maxAgeSeconds * 1_000),
    rows: {},
    ready: async () => {},
    pending: async () => 0,
    audit: {},
    // What may be kept for a while is in tables that traffic does not change.
    snapshot: async () => {},
    restore: async () => true,
  }
}
