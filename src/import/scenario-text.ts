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
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  readonly form?: Readonly<Record<string, string | number | boolean>>
  readonly expect?: { readonly status?: number | readonly number[] }
  readonly capture?: Readonly<
    Record<string, { readonly json?: string; readonly header?: string; readonly regex?: string }>
  >
  readonly think?: string
}

/** The methods that a scenario.yaml can send. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

const LONGEST_NAME = 80

/** The text of a scenario.yaml. @param comments lines at its top, without `#` */
export function scenarioText(draft: ScenarioDraft, comments: readonly string[]): string {
  const lines = comments.flatMap((comment) => comment.split('\n')).map((line) => `# ${line}`.trimEnd())
  const body = stringify(draft, { lineWidth: 120, aliasDuplicateObjects: false })
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

/** Gives names that no other has: the second `GET /` is `GET / (2)`. */
export class UniqueNames {
  readonly #taken = new Set<string>()

  take(wanted: string): string {
    const name = wanted.length > LONGEST_NAME ? `${wanted.slice(0, LONGEST_NAME - 8)}…` : wanted
    let unique = name
    for (let number = 2; this.#taken.has(unique); number++) unique = `${name} (${number})`
    this.#taken.add(unique)
    return unique
  }
}

/** A name that `${…}` can refer to, made of any text: `orderId` of `order-id`. */
export function valueName(text: string, fallback: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? []
  const joined = words
    .map((word, at) => (at === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')
  return /^[a-z]/.test(joined) ? joined.slice(0, 40) : fallback
}
