import { basename } from 'node:path'
import { stringify } from 'yaml'
import { csvText } from '../csv-text.ts'
import type { Imported, ImportedFile } from '../importer.ts'
import {
  literal,
  METHODS,
  type RequestDraft,
  scenarioText,
  UniqueNames,
  UniqueValueNames,
  valueName,
} from '../scenario-text.ts'
import { readLog } from './read-log.ts'
import type { LoggedTraffic, TemplateTraffic } from './traffic.ts'

/** Kinds of requests that a scenario has; the rest of a long tail is left out. */
const MOST_KINDS = 200
const MOST_ROWS = 100_000
/** The name of the profile and of its table. */
const HOURS = 'traffic'
/** A replay of the day. */
const FEWEST_HOURS = 24
/** Below so much the requests come in step rather than by chance. */
const IN_STEP = 0.5
const IN_BURSTS = 2
const SAFE = new Set(['GET', 'HEAD'])
const SECRET = /([?&][^=&]*(?:token|secret|password|passwd|api_?key|signature|session|auth)[^=&]*=)[^&]*/gi

/** Reads a log and makes the scenario and the profile of its traffic. Throws a UserError for what is no log. */
export async function importAccessLog(source: string): Promise<Imported> {
  const { traffic, unreadable } = await readLog(source)
  return fromTraffic(traffic, unreadable, basename(source))
}

/** The scenario and the profile of the traffic of a log. Pure. */
function fromTraffic(traffic: LoggedTraffic, unreadable: number, source: string): Imported {
  const known = traffic.templates.filter(({ method }) => METHODS.has(method))
  const kept = known.slice(0, MOST_KINDS)
  const names = new UniqueNames()
  const feeds = new UniqueValueNames([HOURS])
  const kinds = kept.map((template) => kindOf(template, names, feeds))
  const data = Object.fromEntries(
    kinds.flatMap(({ feed }) => (feed ? [[feed.name, { file: feed.file.name, weight: 'count' }]] : [])),
  )
  const notes = notesOf(traffic, kept, unreadable)
  const text = scenarioText(
    {
      title: `Traffic of ${source}`,
      ...(Object.keys(data).length > 0 && { data }),
      requests: kinds.map(({ request }) => request),
    },
    [`Made from ${source} by archbench.`, ...notes],
  )
  const profile = traffic.hours.length >= FEWEST_HOURS ? profileFiles(traffic, source) : []
  return {
    files: [{ name: 'scenario.yaml', text }, ...kinds.flatMap(({ feed }) => (feed ? [feed.file] : [])), ...profile],
    notes,
    profiles: profile.slice(0, 1).map(({ name }) => `./${name}`),
  }
}

interface Kind {
  readonly request: RequestDraft
  readonly feed?: { readonly name: string; readonly file: ImportedFile }
}

function kindOf(
  { method, parts, count, statuses, rows }: TemplateTraffic,
  names: UniqueNames,
  feeds: UniqueValueNames,
): Kind {
  const placeholders = parts.filter((part) => part === undefined).length
  const name = names.take(`${method} ${parts.map((part) => part ?? '{id}').join('/') || '/'}`)
  const shared = { name, weight: count, ...(method === 'GET' ? {} : { method }) }
  const expect = { expect: { status: rightStatuses(statuses) } }
  const [only, ...others] = rows
  if (only !== undefined && others.length === 0) {
    const path = fill(parts, only.values.map(clean)) + literal(clean(only.query))
    return { request: { ...shared, path, ...expect } }
  }
  const feed = feeds.take(valueName(parts.filter((part) => part !== undefined).join(' '), 'paths'))
  const columns = Array.from({ length: placeholders }, (_, at) => (at === 0 ? 'id' : `id${at + 1}`))
  const hasQuery = rows.some(({ query }) => query !== '')
  const path =
    fill(
      parts,
      columns.map((column) => `\${${feed}.${column}|raw}`),
      false,
    ) + (hasQuery ? `\${${feed}.query|raw}` : '')
  const table = csvText(
    [...columns, ...(hasQuery ? ['query'] : []), 'count'],
    rows
      .slice(0, MOST_ROWS)
      .map((row) => [...row.values.map(clean), ...(hasQuery ? [clean(row.query)] : []), row.count]),
  )
  return { request: { ...shared, path, ...expect }, feed: { name: feed, file: { name: `${feed}.csv`, text: table } } }
}

/** Puts values into the braces of a template. */
function fill(parts: readonly (string | undefined)[], values: readonly string[], isLiteral = true): string {
  let at = 0
  const path = parts.map((part) => {
    if (part !== undefined) return literal(part)
    const value = values[at++] ?? ''
    return isLiteral ? literal(value) : value
  })
  return path.join('/') || '/'
}

/** As it can be sent, without what sounds like a secret. */
function clean(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent).replaceAll(SECRET, '$1x')
}

/** Statuses that were seen for at least one request in a hundred, but for failures of the server. */
function rightStatuses(statuses: ReadonlyMap<number, number>): number[] {
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const usual = [...statuses].filter(([status, count]) => status >= 200 && status < 500 && count >= total / 100)
  const right = usual.map(([status]) => status)
  // A cached page is fetched whole by clients without a cache.
  const withWhole = right.includes(304) && !right.includes(200) ? [...right, 200] : right
  return withWhole.length === 0 ? [200] : withWhole.toSorted((a, b) => a - b)
}

function notesOf(traffic: LoggedTraffic, kept: readonly TemplateTraffic[], unreadable: number): string[] {
  const share = (count: number): string => `${((100 * count) / traffic.requests).toFixed(1)} %`
  const inScenario = kept.reduce((sum, { count }) => sum + count, 0)
  const writes = kept.filter(({ method }) => !SAFE.has(method))
  const { hours, dispersion } = traffic
  return [
    `${traffic.requests} requests in ${hours.length} hours; ${kept.length} kinds of requests with ${share(inScenario)} of them are in the scenario.`,
    ...rareIds(kept),
    ...(unreadable === 0 ? [] : [`${unreadable} lines were no requests.`]),
    ...(writes.length === 0
      ? []
      : [
          `A log holds no bodies and no credentials. ${writes.length} kinds of requests need a body written into the file, as far as the target wants one: ${writes
            .slice(0, 5)
            .map(({ method, parts }) => `${method} ${parts.map((part) => part ?? '{id}').join('/')}`)
            .join(', ')}${writes.length > 5 ? ' …' : ''}.`,
        ]),
    ...(hours.length >= FEWEST_HOURS ? [] : [`The log spans less than a day: no profile of its hours was written.`]),
    ...(dispersion > IN_BURSTS
      ? [
          `Requests came in bursts (variance of a second ${dispersion.toFixed(1)} times the mean); the profile spaces them by chance, which is smoother.`,
        ]
      : []),
  ]
}

/** What is not in the tables of ids, as these would be too long. */
function rareIds(kept: readonly TemplateTraffic[]): string[] {
  return kept
    .filter(({ rows }) => rows.length > MOST_ROWS)
    .map(({ method, parts, rows, count }) => {
      const rare = rows.slice(MOST_ROWS)
      const share = (100 * rare.reduce((sum, row) => sum + row.count, 0)) / count
      return `${method} ${parts.map((part) => part ?? '{id}').join('/')} has ${rows.length} different paths: the ${MOST_ROWS} most frequent are in its table, the others (${share.toFixed(1)} % of its requests) are not.`
    })
}

function profileFiles({ hours, dispersion }: LoggedTraffic, source: string): ImportedFile[] {
  const profile = {
    title: `Hours of ${source}`,
    description: 'The recorded hours, compressed; the busiest is 80 % of what the slowest target can do',
    loop: 'open',
    rounds: 3,
    arrivals: dispersion < IN_STEP ? 'uniform' : 'poisson',
    replay: { hours: `${HOURS}.csv`, time: '24h=2m', peak: '80%' },
  }
  const table = csvText(
    ['hour', 'requests'],
    hours.map(({ start, requests }) => [start, requests]),
  )
  return [
    { name: `${HOURS}.yaml`, text: stringify(profile) },
    { name: `${HOURS}.csv`, text: table },
  ]
}
