import type { LoggedRequest } from './parse-line.ts'
import { pathTemplates } from './path-tree.ts'

/** Requests that differ in ids alone. */
export interface TemplateTraffic {
  readonly method: string
  /** `undefined` stands for a value. */
  readonly parts: readonly (string | undefined)[]
  readonly count: number
  readonly statuses: ReadonlyMap<number, number>
  /** The values of its ids and its query, how often each. */
  readonly rows: readonly { readonly values: readonly string[]; readonly query: string; readonly count: number }[]
}

/** What a log says of the traffic. */
export interface LoggedTraffic {
  readonly requests: number
  readonly templates: readonly TemplateTraffic[]
  /** From the first hour to the last, by the clock of the log. */
  readonly hours: readonly { readonly start: string; readonly requests: number }[]
  /** Variance of the requests of a second by their mean, within hours: 1 where they come by chance, 0 in step, more in bursts. */
  readonly dispersion: number
}

const HOUR_MS = 3_600_000
const SECONDS_AN_HOUR = 3_600

interface PathCount {
  count: number
  readonly statuses: Map<number, number>
}

/** Adds up the requests of a log. */
export class TrafficCounter {
  readonly #paths = new Map<string, PathCount>()
  readonly #seconds = new Map<number, number>()
  #requests = 0
  #offsetMs: number | undefined

  add({ atMs, offsetMinutes, method, path, status }: LoggedRequest): void {
    this.#requests += 1
    this.#offsetMs ??= offsetMinutes * 60_000
    const key = `${method} ${path}`
    const known = this.#paths.get(key) ?? { count: 0, statuses: new Map<number, number>() }
    known.count += 1
    known.statuses.set(status, (known.statuses.get(status) ?? 0) + 1)
    this.#paths.set(key, known)
    const second = Math.floor((atMs + this.#offsetMs) / 1_000)
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + 1)
  }

  /** From the first request to the last. */
  get hours(): number {
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const second of this.#seconds.keys()) {
      first = Math.min(first, second)
      last = Math.max(last, second)
    }
    return Math.max(0, last - first) / SECONDS_AN_HOUR
  }

  traffic(): LoggedTraffic {
    const hours = this.#hours()
    return { requests: this.#requests, templates: this.#templates(), hours, dispersion: this.#dispersion() }
  }

  #templates(): TemplateTraffic[] {
    const entries = [...this.#paths].map(([key, found]) => {
      const [method = '', target = ''] = key.split(/ (.*)/s)
      const at = target.indexOf('?')
      return { method, path: at < 0 ? target : target.slice(0, at), query: at < 0 ? '' : target.slice(at), found }
    })
    const templateOf = pathTemplates(new Set(entries.map(({ path }) => path)))
    const groups = Map.groupBy(
      entries.map((entry) => ({ ...entry, ...templateOf(entry.path) })),
      ({ method, parts }) => `${method} ${parts.map((part) => part ?? '{}').join('/')}`,
    )
    return [...groups.values()]
      .map((group): TemplateTraffic => {
        const statuses = new Map<number, number>()
        for (const [status, count] of group.flatMap(({ found }) => [...found.statuses])) {
          statuses.set(status, (statuses.get(status) ?? 0) + count)
        }
        return {
          method: group[0]?.method ?? '',
          parts: group[0]?.parts ?? [],
          count: group.reduce((sum, { found }) => sum + found.count, 0),
          statuses,
          rows: group
            .map(({ values, query, found: { count } }) => ({ values, query, count }))
            .sort((a, b) => b.count - a.count),
        }
      })
      .sort((a, b) => b.count - a.count)
  }

  #hours(): LoggedTraffic['hours'] {
    const counts = new Map<number, number>()
    for (const [second, count] of this.#seconds) {
      const hour = Math.floor(second / SECONDS_AN_HOUR)
      counts.set(hour, (counts.get(hour) ?? 0) + count)
    }
    const named = [...counts.keys()]
    const first = named.reduce((least, hour) => Math.min(least, hour), Number.POSITIVE_INFINITY)
    const last = named.reduce((most, hour) => Math.max(most, hour), Number.NEGATIVE_INFINITY)
    if (named.length === 0) return []
    return Array.from({ length: last - first + 1 }, (_, at) => ({
      start: new Date((first + at) * HOUR_MS).toISOString().slice(0, 16).replace('T', ' '),
      requests: counts.get(first + at) ?? 0,
    }))
  }

  #dispersion(): number {
    const sums = new Map<number, { count: number; squares: number }>()
    for (const [second, count] of this.#seconds) {
      const hour = Math.floor(second / SECONDS_AN_HOUR)
      const sum = sums.get(hour) ?? { count: 0, squares: 0 }
      sum.count += count
      sum.squares += count * count
      sums.set(hour, sum)
    }
    let weighted = 0
    for (const { count, squares } of sums.values()) {
      const mean = count / SECONDS_AN_HOUR
      weighted += ((squares / SECONDS_AN_HOUR - mean * mean) / mean) * count
    }
    return this.#requests === 0 ? 1 : weighted / this.#requests
  }
}
