import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
} from 'yaml'
import { type ZodError, ZodObject, ZodOptional, type ZodType } from 'zod'
import { messageOf, UserError } from './errors.ts'
import { readText, WRITTEN_BY_HAND } from './read-text.ts'
import { closest } from './suggest.ts'

type Key = string | number

/** A YAML file, parsed and still able to say where each value stands. */
export interface YamlFile {
  readonly file: string
  readonly value: unknown
  /** Line and column (from 1) of the value at a path, or of its nearest parent that exists. */
  position(path: readonly Key[]): { line: number; column: number }
  /** The values that bear a tag of their own (`!reset`): YAML itself gives those no meaning. */
  tags(): TaggedValue[]
}

export interface TaggedValue {
  readonly tag: string
  readonly path: readonly Key[]
}

/** What a text without quotes and tags stands for, where it is not what YAML 1.2 says; `undefined` leaves it as it is. */
export type PlainScalar = (source: string) => string | undefined

/**
 * Reads and parses a YAML file. Throws a UserError for a missing file and for bad syntax, with the line.
 * @param plainScalar what numbers without quotes become
 */
export async function readYamlFile(file: string, plainScalar?: PlainScalar): Promise<YamlFile> {
  const text = await readText(file, WRITTEN_BY_HAND)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw new UserError(`is not valid YAML: ${error.message}`, {
      file,
      line,
      column: col,
      remedy: 'Fix the syntax at that place',
      cause: error,
    })
  }
  refuseHiddenKeys(document, file, lines)
  refuseNul(document, lines, file)
  refuseCircles(document, file, lines)
  if (plainScalar !== undefined) replacePlainScalars(document, plainScalar)
  const offsetOf = (path: readonly Key[]): number => {
    let node: Node | null | undefined = document.contents
    let offset = node?.range?.[0] ?? 0
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
        if (!pair || !isScalar(pair.key)) break
        offset = pair.key.range?.[0] ?? offset
        node = pair.value as Node | null
      } else if (isSeq(node)) {
        node = node.items[Number(key)] as Node | undefined
        offset = node?.range?.[0] ?? offset
      } else break
    }
    return offset
  }
  return {
    file,
    value: resolveAliases(document, file),
    position: (path) => {
      const { line, col } = lines.linePos(offsetOf(path))
      return { line, column: col }
    },
    tags: () => taggedValues(document, document.contents, [], new Set()),
  }
}

/** JavaScript takes `__proto__` for no key of its own: what stands below it would be passed over without a word. */
function refuseHiddenKeys(document: Document, file: string, lines: LineCounter): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return
      const { line, col } = lines.linePos(key.range?.[0] ?? 0)
      throw new UserError('this key cannot be used', {
        file,
        line,
        column: col,
        key: '__proto__',
        remedy: 'Choose another name',
      })
    },
  })
}

/** A value that holds itself has no end for whoever walks through it. */
function refuseCircles(document: Document, file: string, lines: LineCounter): void {
  visit(document, {
    Alias: (_, alias, above) => {
      const target = alias.resolve(document)
      if (target === undefined || !above.includes(target)) return
      const { line, col } = lines.linePos(alias.range?.[0] ?? 0)
      const remedy = 'Write the value out, or point the alias at something else'
      throw new UserError('this alias stands inside what it stands for', {
        file,
        line,
        column: col,
        found: `*${alias.source}`,
        remedy,
      })
    },
  })
}

function replacePlainScalars(document: Document, plainScalar: PlainScalar): void {
  visit(document, {
    Scalar: (at, node) => {
      if (at === 'key' || node.type !== Scalar.PLAIN || node.tag !== undefined) return
      const value = plainScalar(node.source ?? '')
      if (value !== undefined) node.value = value
    },
  })
}

/** No path, argument or variable of a system can hold one: it would end there. */
function refuseNul(document: Document, lines: LineCounter, file: string): void {
  visit(document, {
    Scalar(_, { value, range }) {
      if (typeof value !== 'string' || !value.includes('\0')) return
      const { line, col } = lines.linePos(range?.[0] ?? 0)
      throw new UserError('this text holds a NUL character', {
        file,
        line,
        column: col,
        found: JSON.stringify(value).slice(0, 120),
        remedy: 'Leave the NUL (\\0) out: no path, argument or variable can hold one',
      })
    },
  })
}

/** Aliases and merge keys are followed, so a tag counts wherever its value comes to stand. */
function taggedValues(document: Document, node: unknown, path: readonly Key[], above: Set<unknown>): TaggedValue[] {
  const target = isAlias(node) ? node.resolve(document) : node
  if (above.has(target)) return []
  const inside = new Set(above).add(target)
  const tag = isMap(target) || isSeq(target) || isScalar(target) ? target.tag : undefined
  const own = tag?.startsWith('!') ? [{ tag, path }] : []
  if (isSeq(target)) {
    return [...own, ...target.items.flatMap((item, at) => taggedValues(document, item, [...path, at], inside))]
  }
  if (!isMap(target)) return own
  const inner = target.items.flatMap(({ key, value }) => {
    // The merge key `<<` is parsed to a symbol of its own.
    if (!isScalar(key) || typeof key.value !== 'symbol') {
      return taggedValues(document, value, [...path, isScalar(key) ? String(key.value) : ''], inside)
    }
    const merged = isAlias(value) ? value.resolve(document) : value
    const sources = isSeq(merged) ? merged.items : [merged]
    return sources.flatMap((source) => taggedValues(document, source, path, inside))
  })
  return [...own, ...inner]
}

/** The plain value. Aliases are looked up only here, so an unknown or exploding one is not among the syntax errors. */
function resolveAliases(document: Document, file: string): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    throw new UserError(`is not valid YAML: ${messageOf(cause)}`, { file, remedy: 'Fix the alias (*name)', cause })
  }
}

/**
 * Validates a value read from a file. Throws a UserError for the first thing wrong, with line, key, found and expected.
 * @param remedy what to do, unless the schema says it better: in `params.remedy` of a custom issue
 */
export function validateYaml<T>(yaml: YamlFile, schema: ZodType<T>, remedy: string, value: unknown = yaml.value): T {
  const outcome = schema.safeParse(value)
  if (outcome.success) return outcome.data
  throw invalid(yaml, schema, outcome.error, value, remedy)
}

function invalid(yaml: YamlFile, schema: ZodType, error: ZodError, value: unknown, remedy: string): UserError {
  const issue = error.issues[0]
  const path = (issue?.path ?? []).filter((key): key is Key => typeof key !== 'symbol')
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return new UserError(`this key is not known here${closest(key, knownKeys(schema, path))}`, {
      file: yaml.file,
      ...yaml.position([...path, key]),
      key: [...path, key].join('.'),
      remedy,
      cause: error,
    })
  }
  if (issue?.code === 'invalid_key') {
    return new UserError('this name does not fit', {
      file: yaml.file,
      ...yaml.position(path),
      key: path.join('.'),
      found: String(path.at(-1)),
      expected: expectation(issue.issues[0]?.message ?? issue.message),
      remedy,
      cause: error,
    })
  }
  const found = path.reduce<unknown>((inner, key) => (inner as Record<Key, unknown> | undefined)?.[key], value)
  const ownRemedy: unknown = issue?.code === 'custom' ? issue.params?.remedy : undefined
  return new UserError('this value does not fit', {
    file: yaml.file,
    ...yaml.position(path),
    key: path.join('.') || undefined,
    found: found === undefined ? 'nothing' : JSON.stringify(found)?.slice(0, 120),
    expected: issue && expectation(issue.message),
    remedy: typeof ownRemedy === 'string' ? ownRemedy : remedy,
    cause: error,
  })
}

/** Keys of the mapping at a path, where the schema says as much. */
function knownKeys(schema: ZodType, path: readonly Key[]): string[] {
  const shapeOf = (at: unknown): Record<string, unknown> => {
    const bare: unknown = at instanceof ZodOptional ? at.unwrap() : at
    return bare instanceof ZodObject ? bare.shape : {}
  }
  return Object.keys(shapeOf(path.reduce<unknown>((at, key) => shapeOf(at)[key], schema)))
}

/** `number` of zod's `Invalid input: expected number, received string`; what was received is said apart. */
function expectation(message: string): string {
  return message.replace(/^[^:]*: expected /, '').replace(/, received \S+$/, '')
}
