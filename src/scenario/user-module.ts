import { pathToFileURL } from 'node:url'
import { messageOf, UserError } from '../base/errors.ts'
import { codeRoot } from '../base/package-root.ts'

// What a file of the user's own does is told as its doing: it runs in this process, and anything it throws or ends would
// otherwise look like a fault of archbench.

interface UserModule {
  /** As the user named it. */
  readonly file: string
  readonly url: string
  readonly path: string
}

const modules: UserModule[] = []
const files = new WeakMap<object, string>()
const exitProcess = process.exit
let isGuarded = false

/** From now on errors that come out of this file are told with its name, and its `process.exit` ends nothing. */
export function registerUserModule(module: UserModule): void {
  if (!modules.some(({ url }) => url === module.url)) modules.push(module)
  if (isGuarded) return
  isGuarded = true
  process.exit = (code) => {
    const caller = moduleIn(wholeStack())
    if (caller === undefined) return exitProcess(code)
    throw new UserError('this file ends the process of archbench', {
      file: caller.file,
      found: `process.exit(${code ?? ''})`,
      remedy: 'Throw an Error in place of process.exit',
    })
  }
}

/** Keeps which file a scenario came from. */
export function rememberFile(scenario: object, file: string): void {
  files.set(scenario, file)
}

/** The file that a scenario came from, as the user named it; `undefined` for one that was made in the program. */
export function fileOf(scenario: object): string | undefined {
  return files.get(scenario)
}

/** The error as one of the user's own file where it came out of one; `undefined` for all others. */
export function userModuleError(error: unknown): UserError | undefined {
  if (error instanceof UserError || modules.length === 0) return undefined
  const thrown = thrownValue(error)
  const stack = stackOf(thrown)
  // Only a user's file throws what has no stack.
  const from = stack === undefined ? modules[0] : moduleIn(stack)
  if (from === undefined) return undefined
  return new UserError('this file threw an error', {
    file: from.file,
    ...positionIn(stack ?? '', from),
    found: describeThrown(thrown),
    remedy: 'Correct what the file does there',
    cause: error,
  })
}

/**
 * The error as a mistake in the code of a user's file: of a kind that the language throws and nobody throws to say that an
 * answer is wrong. `undefined` for all others, and for one that archbench's own code threw when it was called by the file.
 */
export function programmingError(error: unknown): UserError | undefined {
  if (!LANGUAGE_ERRORS.some((kind) => error instanceof kind) || isOurs(stackOf(error) ?? '')) return undefined
  const known = userModuleError(error)
  return (
    known &&
    new UserError(known.message, {
      ...known.details,
      remedy:
        'Correct what the file does there; where the answer of the target is to blame, throw an Error whose message says what is wrong with it',
    })
  )
}

const LANGUAGE_ERRORS = [TypeError, ReferenceError, RangeError, SyntaxError, URIError, EvalError]

/** Whether the innermost frame that is a file's is one of archbench. */
function isOurs(stack: string): boolean {
  const ours = [`${codeRoot}/src/`, `${pathToFileURL(codeRoot).href}/src/`]
  const innermost = stack.split('\n').find((line) => /^ +at .*:\d+:\d+\)?$/.test(line) && !line.includes('node:'))
  return innermost !== undefined && ours.some((folder) => innermost.includes(folder))
}

/** What was thrown, in a line: name and message of an error, or what else it is. */
export function describeThrown(thrown: unknown): string {
  const isError = isErrorObject(thrown)
  const [message = ''] = messageOf(thrown).split('\n')
  const text = message.length > 200 ? `${message.slice(0, 200)}…` : message
  if (isError) return `${messageOf(thrown.name)}: ${text}`
  return `${text === '' ? 'nothing' : text}, which is no Error`
}

/** Line and column of the innermost place in a file that a stack names. */
export function positionIn(
  stack: string,
  { url, path }: Pick<UserModule, 'url' | 'path'>,
): { line?: number; column?: number } {
  for (const place of [url, path]) {
    const at = stack.indexOf(`${place}:`)
    const [, line, column] = at < 0 ? [] : (/^(\d+)(?::(\d+))?/.exec(stack.slice(at + place.length + 1)) ?? [])
    if (line !== undefined) return { line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) }
  }
  return {}
}

/** The text of a stack; `undefined` for what has none. */
export function stackOf(thrown: unknown): string | undefined {
  try {
    const stack: unknown = isErrorObject(thrown) ? thrown.stack : undefined
    return typeof stack === 'string' ? stack : undefined
  } catch {
    return undefined
  }
}

function isErrorObject(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error
  } catch {
    return false
  }
}

/** A rejection that nobody handled comes wrapped where its reason is no error. */
function thrownValue(error: unknown): unknown {
  const isWrapped = isErrorObject(error) && 'code' in error && error.code === 'ERR_UNHANDLED_REJECTION'
  return isWrapped ? (/reason "([\s\S]*)"/.exec(error.message)?.[1] ?? error.message) : error
}

function moduleIn(stack: string): UserModule | undefined {
  return modules.find(({ url, path }) => stack.includes(url) || stack.includes(`${path}:`))
}

function wholeStack(): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  try {
    return new Error('where from').stack ?? ''
  } finally {
    Error.stackTraceLimit = limit
  }
}
