import { stringify } from 'yaml'
import { schemaLine } from '../base/schema-line.ts'

/** A scenario as it is written into a file: the keys of scenario.yaml. */
export interface ScenarioDraft {
  readonly title: string
  readonly headers?: Readonly<Record<string, string>>
  readonly data?: Readonly<Record<string, { readonly file: string; readonly order?: string; readonly weight?: string }>>
  readonly setup?: readonly RequestDraft[]
  readonly requests?: readonly RequestDraft[]
  readonly journeys?: readonly { readonly name: string; readonly steps: readonly RequestDraft[] }[]
}

export interface RequestDraft {
  readonly name: string
  readonly weight?: number
  readonly method?: string
  readonly path: string
  readonly query?: FieldDrafts
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  readonly form?: FieldDrafts
  readonly expect?: { readonly status?: number | readonly number[] }
  readonly capture?: Readonly<
    Record<string, { readonly json?: string; readonly header?: string; readonly regex?: string }>
  >
  readonly think?: string
}

/** Fields of a query or a form; a list is sent as one field for each of its values. */
export type FieldDrafts = Readonly<Record<string, string | readonly string[]>>

/** The methods that a scenario.yaml can send. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

const LONGEST_NAME = 80

/** The text of a scenario.yaml. @param comments lines at its top, without `#` */
export function scenarioText(draft: ScenarioDraft, comments: readonly string[]): string {
  const lines = comments.flatMap((comment) => comment.split('\n')).map((line) => `# ${line}`.trimEnd())
  const title = shortened(draft.title) || 'Imported traffic'
  const body = stringify({ ...draft, title }, { lineWidth: 120, aliasDuplicateObjects: false })
  return `${[schemaLine('scenario.yaml'), ...lines].join('\n')}\n\n${body}`
}

/** A text in which `${…}` means itself. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$')
}

/** The same values with `${…}` meaning itself in every text and key. */
export function literalJson(value: unknown): unknown {
  if (typeof value === 'string') return literal(value)
  if (Array.isArray(value)) return value.map(literalJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [literal(key), literalJson(inner)]))
}

/** Fields of pairs, of which several may have the same name. */
export function fieldsOf(pairs: readonly (readonly [name: string, value: string])[]): FieldDrafts {
  const groups = Map.groupBy(pairs, ([name]) => name)
  return Object.fromEntries(
    [...groups].map(([name, group]) => [
      name,
      group.length === 1 ? (group[0]?.[1] ?? '') : group.map(([, value]) => value),
    ]),
  )
}

/** Gives names that no other has: the second `GET /` is `GET / (2)`. */
export class UniqueNames {
  readonly #taken = new Set<string>()

  take(wanted: string): string {
    const name = wanted.trim() || 'request'
    let unique = shortened(name)
    for (let number = 2; this.#taken.has(unique); number++) unique = shortened(name, ` (${number})`)
    this.#taken.add(unique)
    return unique
  }
}

/** A name of at most `LONGEST_NAME` characters. */
function shortened(text: string, suffix = ''): string {
  const room = LONGEST_NAME - suffix.length
  return (text.length > room ? `${text.slice(0, room - 1)}…` : text) + suffix
}

/** Gives names for values and their files that no other has, not even in other capitals: the second `orders` is `orders2`. */
export class UniqueValueNames {
  readonly #taken: Set<string>

  /** @param reserved names that are never given */
  constructor(reserved: readonly string[] = ['run', 'unique']) {
    this.#taken = new Set(reserved)
  }

  take(wanted: string): string {
    let name = wanted
    for (let number = 2; this.#taken.has(name.toLowerCase()); number++) name = `${wanted}${number}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}

const SECRET_NAME =
  /passw(?:or)?d$|passphrase$|secret$|pin$|(?<!page[-_]?|next[-_]?|continuation[-_]?)token$|api[-_]?key$|signature$|jwt$|session[-_]?id$/i

/** Whether a field, header or variable of this name holds a credential. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** The variable of the environment for a name: `API_KEY` of `apiKey`. */
export function environmentName(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/\W+/g, '_')
    .toUpperCase()
  return /^[A-Z_]/.test(words) ? words : `V_${words}`
}

/** A name that `${…}` can refer to, made of any text: `orderId` of `order-id`. */
export function valueName(text: string, fallback: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? []
  const joined = words
    .map((word, at) => (at === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')
  return /^[a-z]/.test(joined) ? joined.slice(0, 40) : fallback
}
