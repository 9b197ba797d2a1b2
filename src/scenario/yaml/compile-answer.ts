import { dirname, isAbsolute, join } from 'node:path'
import type { ZodType } from 'zod'
import { messageOf, UserError } from '../../base/errors.ts'
import { readText, WRITTEN_BY_HAND } from '../../base/read-text.ts'
import { anyBody } from '../any-body.ts'
import type { Request, Response } from '../define.ts'
import { compileCaptures } from './captures.ts'
import { type Check, compileCheck } from './checks.ts'
import { compileIdentity } from './identity.ts'
import { jsonSchemaAnswer } from './json-schema-answer.ts'
import type { CaptureEntry, RequestEntry } from './schema.ts'
import { placeOf, resolverAt, type Scope } from './scope.ts'
import type { Captured, Values } from './values.ts'

type Path = readonly (string | number)[]

/** How the answers to an entry are looked at. */
export interface CompiledAnswer {
  /** As in an `Operation`. */
  readonly answers: Readonly<Record<number, ZodType>>
  /** Whether anything of a right answer has to be looked at. */
  readonly isLookedAt: boolean
  /**
   * Captures, then checks. Says what is wrong, or nothing.
   * @param request what was sent; left out: whether the answer is of what was asked for is not looked at
   */
  look(response: Response, values: Values, into: Captured, request?: Pick<Request, 'path'>): string | undefined
}

const WITHOUT_BODY = new Set([204, 205, 304])

/** Compiles what an entry expects and captures. Throws a UserError for a bad JSON path or JSON Schema. */
export async function compileAnswer(
  { capture = {}, ...entry }: RequestEntry & { readonly capture?: Readonly<Record<string, CaptureEntry>> },
  path: Path,
  scope: Scope,
): Promise<CompiledAnswer> {
  const { expect } = entry
  const identity = expect.identity ? compileIdentity(entry) : undefined
  const schema = expect.schema === undefined ? undefined : await readSchema(expect.schema, path, scope)
  const captureAll = withPlace(scope, [...path, 'capture'], () => compileCaptures(capture))
  const checks = expect.checks.map((entry, at): Check => {
    const own = [...path, 'expect', 'checks', at]
    return withPlace(scope, own, () => compileCheck(entry, `checks.${at}`, resolverAt(scope, own)))
  })
  return {
    answers: Object.fromEntries(
      expect.status.map((status) => [status, schema === undefined || WITHOUT_BODY.has(status) ? anyBody() : schema]),
    ),
    isLookedAt: captureAll !== undefined || checks.length > 0 || identity !== undefined,
    look(response, values, into, request) {
      const missing = captureAll?.(response, into)
      if (missing !== undefined) return missing
      for (const check of checks) {
        const wrong = check(response, values)
        if (wrong !== undefined) return wrong
      }
      return request && identity?.(response, request)
    },
  }
}

async function readSchema(schema: string | object, path: Path, scope: Scope): Promise<ZodType> {
  const at = [...path, 'expect', 'schema']
  if (typeof schema === 'object') return withPlace(scope, at, () => jsonSchemaAnswer(schema))
  const file = isAbsolute(schema) ? schema : join(dirname(scope.yaml.file), schema)
  try {
    return jsonSchemaAnswer(JSON.parse(await readText(file, WRITTEN_BY_HAND)) as object)
  } catch (cause) {
    throw new UserError(`the JSON Schema cannot be used: ${messageOf(cause)}`, {
      ...placeOf(scope.yaml, at),
      found: schema,
      remedy: `Fix: correct the path (taken from the folder of ${scope.yaml.file}) or the schema`,
      cause,
    })
  }
}

function withPlace<T>(scope: Scope, path: Path, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    throw new UserError(messageOf(cause), {
      ...placeOf(scope.yaml, path),
      remedy: 'Fix: correct it; JSON paths are like $.items[0].id (RFC 9535), schemas are JSON Schema 2020-12',
      cause,
    })
  }
}
