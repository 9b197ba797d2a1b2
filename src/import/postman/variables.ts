import { literal, type RequestDraft, valueName } from '../scenario-text.ts'
import type { Item, Pair } from './collection.ts'

/** `pm.environment.set("token", pm.response.json().data.token)`, and the same with a variable for the body. */
const SETS =
  /pm\.(?:environment|globals|collectionVariables|variables)\.set\(\s*["'`]([^"'`]+)["'`]\s*,\s*([^;]+?)\)\s*;?/g
const JSON_BODY = /(?:pm\.response\.json\(\)|JSON\.parse\(\s*(?:responseBody|pm\.response\.text\(\))\s*\))/
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
  readonly #captured = new Set<string>()
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
    const captures = this.capturesOf(event)
    for (const name of Object.keys(captures)) this.#captured.add(name)
    const scripts = (event ?? [])
      .map(({ script }) => textOf(script))
      .filter((text) => text.replaceAll(/\/\/.*$/gm, '').trim() !== '')
    if (scripts.length > 0 && Object.keys(captures).length === 0) this.#unread += 1
  }

  /** The values that the test script of a request takes out of its answer. */
  capturesOf(event: Item['event']): Captures {
    const script = (event ?? [])
      .filter(({ listen }) => listen === 'test')
      .map(({ script }) => textOf(script))
      .join('\n')
    const bodies = [
      ...script.matchAll(new RegExp(String.raw`(?:const|let|var)\s+(\w+)\s*=\s*${JSON_BODY.source}\s*;?`, 'g')),
    ].map(([, name = '']) => name)
    return Object.fromEntries(
      [...script.matchAll(SETS)].flatMap(([, name = '', expression = '']) => {
        const body = [JSON_BODY.source, ...bodies.map((each) => String.raw`\b${each}\b`)].join('|')
        const [, path] =
          new RegExp(String.raw`^(?:${body})((?:\.\w+|\[\d+\]|\[["']\w+["']\])+)$`).exec(expression.trim()) ?? []
        return path === undefined ? [] : [[valueName(name, 'value'), { json: `$${path.replaceAll('"', "'")}` }]]
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

  putJson(value: unknown): unknown {
    if (typeof value === 'string') return this.put(value)
    if (Array.isArray(value)) return value.map((item) => this.putJson(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.put(key), this.putJson(inner)]))
  }

  /** Credentials: of a captured value, else from the environment; what stands in the collection is not kept. */
  secret(text: string, variable: string): string {
    const [, name = ''] = /^\{\{\s*(.*?)\s*\}\}$/.exec(text) ?? []
    if (name !== '' && this.#captured.has(valueName(name, 'value'))) return this.#reference(name)
    return this.#fromEnvironment(name === '' ? variable : environmentName(name))
  }

  #reference(name: string): string {
    const dynamic = name.startsWith('$') ? DYNAMIC[name.slice(1)] : undefined
    if (dynamic !== undefined) return `$\{${dynamic}}`
    const captured = valueName(name, 'value')
    if (this.#captured.has(captured)) return `$\{${captured}}`
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

function environmentName(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/\W+/g, '_')
    .toUpperCase()
  return /^[A-Z_]/.test(words) ? words : `V_${words}`
}

function textOf(script: { readonly exec?: string | readonly string[] | undefined } | undefined): string {
  return [script?.exec ?? []].flat().join('\n')
}
