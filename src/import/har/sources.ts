import type { RequestDraft } from '../scenario-text.ts'
import { bodyText, type Entry } from './recording.ts'

export type CaptureDraft = NonNullable<RequestDraft['capture']>[string]

/** A value that an answer has given, and how to take it out of one. */
export interface Source {
  readonly value: string
  /** What it is called there. */
  readonly label: string
  readonly capture: CaptureDraft
}

const ID_KEY = /id$|token|key|csrf|xsrf|nonce|session|uuid|guid|slug|ref$|code|cursor|hash|etag/i
const ID_VALUE = /^(?=.*\d)[\w.~+/=-]{8,}$|^\d+$/
/** A value of one character stands in too many places by chance. */
const SHORTEST = 2
const LONGEST = 4_096
/** A shorter text in a form is more likely what the user reads. */
const SHORTEST_FIELD = 8
/** Values of one answer that are looked at. */
const MOST_VALUES = 5_000

/** Ids and tokens that an answer holds: in its JSON, its headers, and forms of its page. */
export function sourcesOf(entry: Entry): Source[] {
  return [...headerSources(entry), ...jsonSources(entry), ...pageSources(entry)]
}

function headerSources({ response }: Entry): Source[] {
  return response.headers.flatMap(({ name, value }): Source[] => {
    const lower = name.toLowerCase()
    if (lower === 'set-cookie') return value.split('\n').flatMap(cookieSource)
    if (lower === 'location') return locationSources(value)
    return ID_KEY.test(lower) && isLong(value) ? [{ value, label: lower, capture: { header: lower } }] : []
  })
}

function cookieSource(text: string): Source[] {
  const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(text) ?? []
  if (name === undefined || value === undefined || value === '') return []
  return [
    {
      value,
      label: `${name} cookie`,
      capture: { header: 'set-cookie', regex: `(?:^|[,\\s])${escaped(name)}=([^;]+)` },
    },
  ]
}

/** `/orders/17`: its ids. */
function locationSources(location: string): Source[] {
  const path = location.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/, '')
  const parts = path.split('/')
  return parts.flatMap((part, at): Source[] => {
    if (!ID_VALUE.test(part) || part === '') return []
    return [
      {
        value: part,
        label: `${parts[at - 1] ?? ''} id`,
        capture: { header: 'location', regex: `${patternOf(parts.slice(0, at))}\\/([^/?#]+)` },
      },
    ]
  })
}

/** Of the path before an id: ids in it are others the next time. */
function patternOf(parts: readonly string[]): string {
  return parts.map((part) => (part !== '' && ID_VALUE.test(part) ? '[^/?#]+' : escaped(part))).join('\\/')
}

function jsonSources(entry: Entry): Source[] {
  if (!/json/i.test(entry.response.content.mimeType)) return []
  let body: unknown
  try {
    body = JSON.parse(bodyText(entry))
  } catch {
    return [] // cut off by the browser: nothing can be taken out of it
  }
  const found: Source[] = []
  const walk = (value: unknown, path: string, key: string, parent: string): void => {
    if (found.length >= MOST_VALUES) return
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) walk(item, `${path}[${at}]`, key, parent)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) walk(inner, path + step(name), name, key)
    } else if (isIdentifier(key, value)) {
      found.push({
        value: String(value),
        label: /^(id|token|key|code)$/i.test(key) ? `${parent} ${key}` : key,
        capture: { json: path },
      })
    }
  }
  walk(body, '$', '', new URL(entry.request.url).pathname.split('/').findLast((part) => /^[a-z]/i.test(part)) ?? '')
  return found
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replaceAll(/['\\]/g, '\\$&')}']`
}

function isIdentifier(key: string, value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && ID_KEY.test(key)
  return (
    typeof value === 'string' &&
    value.length <= LONGEST &&
    (isLong(value) ? ID_KEY.test(key) || ID_VALUE.test(value) : false)
  )
}

function isLong(value: string): boolean {
  return value.length >= SHORTEST
}

/** Hidden fields, meta tags and links of a page, as far as their place in it leads to the same value again. */
function pageSources(entry: Entry): Source[] {
  if (!/html/i.test(entry.response.content.mimeType)) return []
  const page = bodyText(entry)
  return [...fieldSources(page), ...linkSources(page)].filter(
    ({ value, capture: { regex = '' } }) => new RegExp(regex).exec(page)?.[1] === value,
  )
}

/** `<input name="csrf" value="…">`, `<meta name="csrf-token" content="…">`, whatever the order of their attributes. */
function fieldSources(page: string): Source[] {
  return [...page.matchAll(/<(input|meta)\s[^>]*>/gi)].slice(0, MOST_VALUES).flatMap(([whole, tag = '']): Source[] => {
    const [, quote = '', name = ''] = /\sname=(["'])(.*?)\1/i.exec(whole) ?? []
    const [, attribute = '', mark = '', value = ''] = /\s(value|content)=(["'])(.*?)\2/i.exec(whole) ?? []
    if (name === '' || value.length < SHORTEST_FIELD || (!ID_KEY.test(name) && !ID_VALUE.test(value))) return []
    const regex = `<${tag}\\b(?=[^>]*\\sname=${quote}${escaped(name)}${quote})[^>]*?\\s${attribute}=${mark}([^${mark}]+)`
    return [{ value, label: name, capture: { regex } }]
  })
}

/** `<a href="/orders/17">`, `<form action="/orders/17/pay">`: ids of the first link of its kind. */
function linkSources(page: string): Source[] {
  const links = new Set([...page.matchAll(/\s(?:href|action)=["']([^"'?#]+)/gi)].map(([, link = '']) => link))
  return [...links].slice(0, MOST_VALUES).flatMap((link) => {
    const parts = link.replace(/^https?:\/\/[^/]+/i, '').split('/')
    return parts.flatMap((part, at): Source[] =>
      at === 0 || part === '' || !ID_VALUE.test(part)
        ? []
        : [
            {
              value: part,
              label: `${parts[at - 1] ?? ''} id`,
              capture: { regex: `\\s(?:href|action)=["'][^"'?#]*?${patternOf(parts.slice(0, at))}\\/([^"'/?#]+)` },
            },
          ],
    )
  })
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
