import { resolve } from 'node:path'
import { $RefParser } from '@apidevtools/json-schema-ref-parser'
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { messageOf, UserError } from '../../base/errors.ts'
import { readText } from '../../base/read-text.ts'
import { type OpenApiDocument, openApiSchema, operationsOf, UnfitOperation } from './document.ts'

const MOST_BYTES = 64 * 2 ** 20
const MOST_ALIASES = 10_000
const FETCH_TIMEOUT_MS = 30_000

/**
 * Reads an OpenAPI document of version 3.0 or 3.1 from a file or an address; references to other files are followed and taken into
 * it. Throws a UserError with file, line and key for what is no such document, and for a reference that leads nowhere.
 */
export async function readDocument(source: string): Promise<OpenApiDocument> {
  const isUrl = /^https?:\/\//i.test(source)
  const text = isUrl ? await fetchText(source) : await readText(source, { mostBytes: MOST_BYTES, key: '--openapi' })
  const value = parsed(text, source)
  const { version, swagger } = versionsOf(value)
  if (version === undefined || !/^3\.[01](\.|$)/.test(version)) {
    throw new UserError('this is no OpenAPI document of version 3.0 or 3.1', {
      file: source,
      key: 'openapi',
      found: version ?? (swagger === undefined ? 'nothing' : `swagger: ${swagger}`),
      expected: '3.0.x or 3.1.x',
      remedy:
        swagger === undefined
          ? 'Fix: name the OpenAPI document of the service'
          : 'Fix: convert it, e.g. with `npx swagger2openapi`, and import the result',
    })
  }
  const document = await bundled(value as object, isUrl ? source : resolve(source), source, text)
  const outcome = openApiSchema.safeParse(document)
  if (!outcome.success) {
    const [issue] = outcome.error.issues
    throw unfitPart(source, text, (issue?.path ?? []).map(String), issue?.message ?? '')
  }
  try {
    operationsOf(outcome.data)
  } catch (cause) {
    if (cause instanceof UnfitOperation) throw unfitPart(source, text, cause.path, cause.message)
    throw cause
  }
  return outcome.data
}

function unfitPart(file: string, text: string, path: readonly string[], message: string): UserError {
  return new UserError('this part of the document does not fit', {
    file,
    line: lineOf(text, path),
    key: path.join('.'),
    expected: message.replace(/^Invalid (?:input|option): expected /, ''),
    remedy: 'Fix: correct it as the OpenAPI specification says',
  })
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
    if (response.ok) return await response.text()
    throw new Error(`it answers ${response.status}`)
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
    throw new UserError(`the document cannot be fetched: ${messageOf(reason)}`, {
      file: url,
      key: '--openapi',
      remedy: 'Fix: check the address, or save the document and name the file',
      cause,
    })
  }
}

function parsed(text: string, file: string): unknown {
  try {
    if (text.trimStart().startsWith('{')) return JSON.parse(text)
  } catch {
    // Told below, with its line.
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error === undefined) return plainValue(document, file)
  const { line, col } = lines.linePos(error.pos[0])
  throw new UserError(`is not valid YAML or JSON: ${error.message}`, {
    file,
    line,
    column: col,
    remedy: 'Fix: correct the syntax at that place',
    cause: error,
  })
}

/** Aliases may repeat a part, but not hold themselves, nor grow without end. */
function plainValue(document: Document, file: string): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
    JSON.stringify(value)
    return value
  } catch (cause) {
    throw new UserError('the aliases (*name) of the document hold themselves, or each other too often', {
      file,
      found: messageOf(cause).split('\n')[0],
      remedy: 'Fix: use $ref in place of YAML aliases',
      cause,
    })
  }
}

function versionsOf(value: unknown): { version?: string; swagger?: string } {
  if (typeof value !== 'object' || value === null) return {}
  return {
    ...('openapi' in value && { version: String(value.openapi) }),
    ...('swagger' in value && { swagger: String(value.swagger) }),
  }
}

async function bundled(value: object, base: string, file: string, text: string): Promise<unknown> {
  try {
    return await new $RefParser().bundle(base, value as never, {
      resolve: { http: { timeout: FETCH_TIMEOUT_MS, safeUrlResolver: false } },
    })
  } catch (cause) {
    const place = danglingReference(value, text)
    throw new UserError('a reference leads nowhere', {
      file,
      ...place,
      found: place?.found ?? messageOf(cause),
      expected: 'the place of a part of this document, or of a file beside it',
      remedy: 'Fix: correct the $ref, or add what it names',
      cause,
    })
  }
}

/** The first reference within the document that leads nowhere. */
function danglingReference(value: unknown, text: string): { line?: number; key: string; found: string } | undefined {
  const document = parseDocument(text, { prettyErrors: false })
  const lines = new LineCounter()
  parseDocument(text, { lineCounter: lines, prettyErrors: false })
  let found: { line: number; key: string; found: string } | undefined
  visit(document, {
    Pair(_, { key, value: target }, above) {
      if (!isScalar(key) || key.value !== '$ref' || !isScalar(target) || typeof target.value !== 'string') return
      if (!target.value.startsWith('#/') || found !== undefined || resolves(value, target.value)) return
      const names = above.flatMap((node) =>
        typeof node === 'object' && 'key' in node && isScalar(node.key) ? [String(node.key.value)] : [],
      )
      found = { line: lines.linePos(key.range?.[0] ?? 0).line, key: [...names, '$ref'].join('.'), found: target.value }
    },
  })
  return found
}

function resolves(value: unknown, reference: string): boolean {
  const keys = reference
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
  let inner: unknown = value
  for (const key of keys) {
    if (typeof inner !== 'object' || inner === null || !(key in inner)) return false
    inner = (inner as Record<string, unknown>)[key]
  }
  return true
}

/** The line of a key, as far as the document has it. */
function lineOf(text: string, path: readonly string[]): number | undefined {
  const lines = new LineCounter()
  let node: unknown = parseDocument(text, { lineCounter: lines, prettyErrors: false }).contents
  let offset = 0
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      if (pair === undefined || !isScalar(pair.key)) break
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) node = node.items[Number(key)]
    else if (isAlias(node)) break
  }
  return lines.linePos(offset).line
}
