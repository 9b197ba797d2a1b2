import {
  environmentName,
  fieldsOf,
  isSecretName,
  literal,
  type RequestDraft,
  UniqueNames,
  UniqueValueNames,
  valueName,
} from '../scenario-text.ts'
import type { Entry } from './recording.ts'
import { type CaptureDraft, type Source, sourcesOf } from './sources.ts'

/** The steps of a journey. */
export interface Steps {
  readonly steps: readonly RequestDraft[]
  /** Names of the values that are taken from answers. */
  readonly captured: readonly string[]
  /** Variables of the environment that hold what was not kept. */
  readonly secrets: readonly string[]
}

/** Headers that make a difference to an application. */
const KEPT_HEADER = /^(accept|authorization|content-type|x-(?!forwarded|client-data).+|idempotency-key|prefer)$/
/** These are the user's own, and in no answer. */
const PASSWORD_FIELD = /password|passwd|secret|pin$/i
const SMALL_NUMBER = /^\d{1,3}$/
/** Shorter pauses are the browser's. */
const SHORTEST_THINK_MS = 500
const LONGEST_THINK_MS = 30_000

/** A value that an answer gave, and the step that takes it once it is used. */
interface Known {
  readonly source: Source
  readonly step: number
  name?: string
}

/** Makes the steps: values that come from earlier answers are captured there and put in where they are used. Pure. */
export function stepsOf(entries: readonly Entry[]): Steps {
  const maker = new StepMaker()
  for (const entry of entries) maker.add(entry)
  return maker.done()
}

class StepMaker {
  readonly #drafts: RequestDraft[] = []
  readonly #captures: Record<string, CaptureDraft>[] = []
  readonly #known = new Map<string, Known>()
  /** What requests said before any answer did: it comes from the user, or from the page. */
  readonly #said = new Set<string>()
  readonly #secrets = new Set<string>()
  readonly #names = new UniqueNames()
  readonly #valueNames = new UniqueValueNames()
  #lastEndMs: number | undefined

  add(entry: Entry): void {
    const url = new URL(entry.request.url)
    const method = entry.request.method.toUpperCase()
    const path = url.pathname
      .split('/')
      .map((part) => this.#put(decoded(part)) ?? literal(part))
      .join('/')
    const query = fieldsOf([...url.searchParams].map(([name, value]) => [literal(name), this.#text(name, value)]))
    const headers = this.#headers(entry)
    const body = this.#body(entry)
    this.#think(entry)
    this.#drafts.push({
      name: this.#names.take(`${method} ${path.replaceAll(/\$\{([^{}]*)\}/g, '{$1}')}`),
      ...(method !== 'GET' && { method }),
      path,
      ...(Object.keys(query).length > 0 && { query }),
      ...(Object.keys(headers).length > 0 && { headers }),
      ...body,
      expect: { status: entry.response.status === 304 ? [200, 304] : entry.response.status },
    })
    this.#captures.push({})
    for (const source of sourcesOf(entry)) {
      if (this.#known.has(source.value) || this.#said.has(source.value)) continue
      this.#known.set(source.value, { source, step: this.#drafts.length - 1 })
    }
  }

  done(): Steps {
    const steps = this.#drafts.map((draft, at) => {
      const capture = this.#captures[at] ?? {}
      return Object.keys(capture).length === 0 ? draft : { ...draft, capture }
    })
    return { steps, captured: this.#captures.flatMap((capture) => Object.keys(capture)), secrets: [...this.#secrets] }
  }

  /** `${name}` for a value that an earlier answer gave; else it is the user's own from now on. */
  #put(value: string): string | undefined {
    const known = this.#known.get(value)
    if (known === undefined) {
      this.#said.add(value)
      return undefined
    }
    known.name ??= this.#valueNames.take(valueName(known.source.label, 'value'))
    const capture = this.#captures[known.step]
    if (capture !== undefined) capture[known.name] = known.source.capture
    return `$\{${known.name}}`
  }

  #text(name: string, value: string): string {
    if (PASSWORD_FIELD.test(name)) return this.#secret('PASSWORD')
    // A small number may be a count, or the number of a page, as well as an id.
    if (SMALL_NUMBER.test(value) && !/id$/i.test(name)) return literal(value)
    const put = this.#put(value)
    return put ?? (isSecretName(name) && value !== '' ? this.#secret(environmentName(name)) : literal(value))
  }

  #secret(variable: string): string {
    this.#secrets.add(variable)
    return `$\{${variable}:-none}`
  }

  #headers({ request }: Entry): Record<string, string> {
    const kept = request.headers.flatMap(({ name, value }): [string, string][] => {
      const lower = name.toLowerCase()
      if (lower === 'cookie') return this.#cookies(value)
      if (!KEPT_HEADER.test(lower) || (lower === 'content-type' && /json|urlencoded/i.test(value))) return []
      if (lower !== 'authorization') return [[lower, this.#text(lower, value)]]
      const [, scheme = '', credentials = value] = /^(\S+ )(.+)$/.exec(value) ?? []
      return [[lower, scheme + (this.#put(credentials) ?? this.#secret('API_TOKEN'))]]
    })
    return Object.fromEntries(kept)
  }

  /** Only cookies that were set in the recording: others belong to a session before it. */
  #cookies(text: string): [string, string][] {
    const pairs = text.split(/;\s*/).flatMap((pair) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? []
      const put = this.#known.has(value) ? this.#put(value) : undefined
      return put === undefined ? [] : [`${literal(name)}=${put}`]
    })
    return pairs.length === 0 ? [] : [['cookie', pairs.join('; ')]]
  }

  #body({ request: { postData, method } }: Entry): Pick<RequestDraft, 'json' | 'text' | 'form'> {
    if (postData === undefined || method === 'GET' || method === 'HEAD') return {}
    if (/json/i.test(postData.mimeType)) {
      try {
        return { json: this.#json(JSON.parse(postData.text ?? ''), '') }
      } catch {
        return { text: literal(postData.text ?? '') }
      }
    }
    if (!/urlencoded/i.test(postData.mimeType)) return postData.text ? { text: literal(postData.text) } : {}
    const pairs = postData.text
      ? [...new URLSearchParams(postData.text)]
      : (postData.params ?? []).map(({ name, value }) => [decoded(name), decoded(value)] as const)
    return { form: fieldsOf(pairs.map(([name, value]) => [literal(name), this.#text(name, value)])) }
  }

  #json(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#json(item, key))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [literal(name), this.#json(inner, name)]))
    }
    if (typeof value === 'string') return this.#text(key, value)
    return typeof value === 'number' && /id$/i.test(key) ? (this.#put(String(value)) ?? value) : value
  }

  #think({ startedDateTime, time }: Entry): void {
    const startMs = Date.parse(startedDateTime)
    const last = this.#drafts.at(-1)
    const pauseMs = Math.min(LONGEST_THINK_MS, startMs - (this.#lastEndMs ?? startMs))
    if (last !== undefined && pauseMs >= SHORTEST_THINK_MS) {
      this.#drafts[this.#drafts.length - 1] = { ...last, think: `${Math.round(pauseMs / 100) / 10}s` }
    }
    this.#lastEndMs = startMs + time
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
