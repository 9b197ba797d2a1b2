import { UserError } from '../../base/errors.ts'
import { keepSecret } from '../../base/secrets.ts'
import { closest } from '../../base/suggest.ts'
import type { YamlFile } from '../../base/yaml-file.ts'
import type { Feed } from './feeds.ts'
import type { Reference, Resolve } from './template.ts'
import type { Lookup } from './values.ts'

type Path = readonly (string | number)[]

/** What a request or a journey takes from a draw. */
export class Uses {
  readonly feeds = new Set<number>()
  readonly numbers: (readonly [min: number, max: number])[] = []
  unique = false
  user = false

  /** Whether each draw is like any other. */
  get nothing(): boolean {
    return this.feeds.size === 0 && this.numbers.length === 0 && !this.unique && !this.user
  }
}

/** What `${…}` can refer to at one place of a scenario file. */
export interface Scope {
  readonly yaml: YamlFile
  readonly feeds: readonly Feed[]
  /** Captured by the user's setup, or by steps before this one. */
  readonly setup: ReadonlySet<string>
  readonly captured: ReadonlySet<string>
  /** Told what is used. */
  readonly uses: Uses
}

const ENVIRONMENT = /^[A-Z_][A-Z0-9_]*$/
const INTEGER = /^int:(-?\d+):(-?\d+)$/

/** What finds the values for the text at a path of the file; a name without a value is a UserError with file, line and key. */
export function resolverAt(scope: Scope, path: Path): Resolve {
  return (reference) => {
    const { name } = reference
    if (name.startsWith('env:')) return fromEnvironment(scope, path, reference, name.slice('env:'.length))
    const value = drawn(scope, path, name) ?? captured(scope, name)
    if (value !== undefined) return value
    if (ENVIRONMENT.test(name)) return fromEnvironment(scope, path, reference, name)
    throw unknownName(scope, path, name)
  }
}

function drawn({ feeds, uses, yaml }: Scope, path: Path, name: string): Lookup | undefined {
  if (name === 'run') return ({ run }) => run
  if (name === 'unique') {
    uses.unique = true
    return ({ draw }) => draw.unique
  }
  const [, min, max] = INTEGER.exec(name) ?? []
  if (min !== undefined && max !== undefined && Number(min) <= Number(max)) {
    const place = uses.numbers.push([Number(min), Number(max)]) - 1
    return ({ draw }) => draw.numbers[place]
  }
  const [feedName = '', column] = name.split('.', 2)
  const at = feeds.findIndex((feed) => feed.name === feedName)
  const feed = feeds[at]
  if (feed === undefined) return undefined
  if (column === undefined || !feed.columns.includes(column)) {
    throw new UserError(`the feed ${feedName} has no such column${closest(column ?? '', feed.columns)}`, {
      ...placeOf(yaml, path),
      found: `\${${name}}`,
      expected: feed.columns.map((each) => `\${${feedName}.${each}}`).join(', '),
      remedy: 'Fix: name a column of its heading',
    })
  }
  uses.feeds.add(at)
  return ({ draw }) => feed.rows[draw.rows[at] as number]?.[column]
}

function captured({ captured: names, setup, uses }: Scope, name: string): Lookup | undefined {
  if (names.has(name)) return (values) => values.captured[name]
  if (!setup.has(name)) return undefined
  uses.user = true
  return ({ user }) => user[name]
}

function fromEnvironment({ yaml }: Scope, path: Path, { fallback }: Reference, variable: string): string {
  const value = process.env[variable]
  if (value !== undefined && value !== '') {
    keepSecret(value)
    return value
  }
  if (fallback !== undefined) return fallback
  throw new UserError(`the environment variable ${variable} is not set`, {
    ...placeOf(yaml, path),
    remedy: `Fix: set it in the shell (export ${variable}=…), or give a default: \${${variable}:-value}`,
  })
}

function unknownName({ yaml, feeds, captured: names, setup }: Scope, path: Path, name: string): UserError {
  const known = [...names, ...setup, ...feeds.flatMap((feed) => feed.columns.map((column) => `${feed.name}.${column}`))]
  return new UserError(`there is no value of this name${closest(name, known)}`, {
    ...placeOf(yaml, path),
    found: `\${${name}}`,
    expected: [...known, 'unique', 'run', 'int:1:100', 'env:NAME'].join(', '),
    remedy: 'Fix: capture it in an earlier step or under `setup:`, or take it from a feed under `data:`',
  })
}

/** Where a value stands, for a UserError. */
export function placeOf(yaml: YamlFile, path: Path): { file: string; line: number; key: string } {
  return { file: yaml.file, line: yaml.position(path).line, key: path.join('.') }
}
