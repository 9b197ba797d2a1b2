import {
  environmentName,
  isSecretName,
  literal,
  type RequestDraft,
  UniqueValueNames,
  valueName,
} from '../scenario-text.ts'
import type { Item, Pair } from './collection.ts'

const SET = String.raw`pm\.(?:environment|globals|collectionVariables|variables)\.set\(\s*["'\x60]([^"'\x60]+)["'\x60]\s*,\s*`
const JSON_BODY = String.raw`(?:pm\.response\.json\(\)|JSON\.parse\(\s*(?:responseBody|pm\.response\.text\(\))\s*\))`
const JSON_PATH = String.raw`((?:\??\.\w+|\[\d+\]|\[["'][^"'\\\]]+["']\])+)`
const DYNAMIC: Readonly<Record<string, string>> = {
  guid: 'unique',
  randomUUID: 'unique',
  timestamp: 'run',
  randomInt: 'int:0:1000',
}

type Captures = NonNullable<RequestDraft['capture']>

/** What `{{name}}` of a collection stands for in a scenario. */
export class Variables {
  readonly #values: ReadonlyMap<string, string>
  /** Names of values that scripts take out of answers, by the names of their variables. */
  readonly #captured = new Map<string, string>()
  readonly #valueNames = new UniqueValueNames()
  readonly #environment = new Set<string>()
  #unread = 0

  constructor(pairs: readonly Pair[]) {
    this.#values = new Map(
      pairs.flatMap(({ key, value }) => (key && value != null && value !== '' ? [[key, String(value)]] : [])),
    )
  }

  /** Names of variables that nothing in the collection gives a value. */
  get environment(): string[] {
    return [...this.#environment]
  }

  /** Scripts of which something was left out. */
  get unread(): number {
    return this.#unread
  }

  /** Notes which variables scripts take out of answers. */
  learn(event: Item['event']): void {
    const taken = takenBy(event)
    for (const [variable] of taken) {
      if (!this.#captured.has(variable))
        this.#captured.set(variable, this.#valueNames.take(valueName(variable, 'value')))
    }
    const scripts = (event ?? [])
      .map(({ script }) => textOf(script))
      .filter((text) => text.replaceAll(/\/\/.*$/gm, '').trim() !== '')
    if (scripts.length > 0 && taken.length === 0) this.#unread += 1
  }

  /** The values that the test script of a request takes out of its answer. */
  capturesOf(event: Item['event']): Captures {
    return Object.fromEntries(
      takenBy(event).flatMap(([variable, json]) => {
        const name = this.#captured.get(variable)
        return name === undefined ? [] : [[name, { json }]]
      }),
    )
  }

  /** A text with its `{{name}}` as `${…}`. */
  put(text: string): string {
    return text
      .split(/(\{\{[^{}]*\}\})/)
      .map((part) => {
        const [, name] = /^\{\{\s*(.*?)\s*\}\}$/.exec(part) ?? []
        return name === undefined ? literal(part) : this.#reference(name)
      })
      .join('')
  }

  /** A field's text; a credential that stands in the collection comes from the environment. */
  putField(name: string, text: string): string {
    return isSecretName(name) && text !== '' && !text.includes('{{')
      ? this.#fromEnvironment(environmentName(name))
      : this.put(text)
  }

  putJson(value: unknown, name = ''): unknown {
    if (typeof value === 'string') return this.putField(name, value)
    if (Array.isArray(value)) return value.map((item) => this.putJson(item, name))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.put(key), this.putJson(inner, key)]))
  }

  /** The path of an address that a variable holds: `/v1` of `https://api.example/v1`. */
  basePath(text: string): string {
    const [, name = ''] = /^\{\{\s*(.*?)\s*\}\}/.exec(text) ?? []
    const value = this.#values.get(name) ?? ''
    return /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value).pathname.replace(/\/$/, '') : ''
  }

  /** Credentials: of a captured value, else from the environment; what stands in the collection is not kept. */
  secret(text: string, variable: string): string {
    const [, name = ''] = /^\{\{\s*(.*?)\s*\}\}$/.exec(text) ?? []
    if (this.#captured.has(name)) return this.#reference(name)
    return this.#fromEnvironment(name === '' ? variable : environmentName(name))
  }

  #reference(name: string): string {
    const dynamic = name.startsWith('$') ? DYNAMIC[name.slice(1)] : undefined
    if (dynamic !== undefined) return `$\{${dynamic}}`
    const captured = this.#captured.get(name)
    if (captured !== undefined) return `$\{${captured}}`
    const value = this.#values.get(name)
    return value === undefined || /token|secret|password|key/i.test(name)
      ? this.#fromEnvironment(environmentName(name))
      : literal(value)
  }

  #fromEnvironment(variable: string): string {
    this.#environment.add(variable)
    return `$\{${variable}:-none}`
  }
}

/** Which variables the test script of a request sets, and the JSON path of each in the answer. */
function takenBy(event: Item['event']): [variable: string, json: string][] {
  const script = (event ?? [])
    .filter(({ listen }) => listen === 'test')
    .map(({ script: each }) => textOf(each))
    .join('\n')
    .replaceAll(/^\s*\/\/.*$/gm, '')
  const bodies = [...script.matchAll(new RegExp(String.raw`(?:const|let|var)\s+(\w+)\s*=\s*${JSON_BODY}`, 'g'))]
  const body = [JSON_BODY, ...bodies.map(([, name = '']) => String.raw`\b${name}\b`)].join('|')
  const sets = script.matchAll(new RegExp(String.raw`${SET}(?:${body})${JSON_PATH}\s*\)`, 'g'))
  return [...sets].map(([, variable = '', path = '']) => [
    variable,
    `$${path.replaceAll('"', "'").replaceAll('?.', '.')}`,
  ])
}

function textOf(script: { readonly exec?: string | readonly string[] | undefined } | undefined): string {
  return [script?.exec ?? []].flat().join('\n')
}
