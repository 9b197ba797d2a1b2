import * as nodeModule from 'node:module'
import { pathToFileURL } from 'node:url'
import { messageOf, UserError } from '../base/errors.ts'
import { describeThrown, positionIn, registerUserModule, stackOf } from './user-module.ts'

/**
 * Imports a file that a user wrote and gives its exports. There `archbench` and `zod` can be imported
 * even where the user's project has not installed them, as with a global archbench.
 * Throws a UserError that says where and why the import failed.
 * @param path absolute
 * @param file the file as the user named it
 * @param isOwn whether it is a file of the user's own
 */
export async function importUserModule(
  path: string,
  file: string,
  isOwn = true,
): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(path).href
  const hooks = nodeModule.registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context)
      } catch (error) {
        if (specifier === 'archbench') return nextResolve(ownAuthoring, context)
        if (specifier === 'zod') return nextResolve('zod', { ...context, parentURL: import.meta.url })
        throw error
      }
    },
  })
  if (isOwn) registerUserModule({ file, url, path })
  try {
    return await settled(import(url), file)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('the file could not be loaded', {
      file,
      ...positionIn(stackOf(error) ?? '', { url, path }),
      found: describeThrown(error),
      remedy: remedyFor(error),
      cause: error,
    })
  } finally {
    hooks.deregister()
  }
}

const ownAuthoring = new URL(`./authoring${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href

/** Longer than any file takes to load, also on a busy machine. */
const LOADING_MS = 15_000

/** Waits for a module; one whose top-level `await` never comes to its end is refused, also where nothing else is left to wait for. */
async function settled<T>(loading: Promise<T>, file: string): Promise<T> {
  const { promise: failure, reject } = Promise.withResolvers<never>()
  const giveUp = (found: string) => (): void => {
    reject(
      new UserError('the file does not finish loading', {
        file,
        found,
        remedy: 'Let every top-level `await` come to an end, or move it into a function of the scenario',
      }),
    )
  }
  const onIdle = giveUp('a top-level `await` that waits for nothing')
  process.once('beforeExit', onIdle)
  const timer = setTimeout(giveUp(`a top-level \`await\` of more than ${LOADING_MS / 1_000} s`), LOADING_MS)
  timer.unref()
  try {
    return await Promise.race([loading, failure])
  } finally {
    clearTimeout(timer)
    process.off('beforeExit', onIdle)
  }
}

function remedyFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = messageOf(error)
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return 'Compile it to .js, or move it out of node_modules: Node runs no TypeScript below that folder'
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return 'Give a .ts, .mts, .js or .mjs file'
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'Write it with types that can simply be left out (no enum, namespace or parameter property), or compile it to .js'
  }
  if (code === 'ERR_MODULE_NOT_FOUND') return 'Install the package, or fix the path; paths need their file ending'
  if (/^(Cannot use import statement|Unexpected token 'export')/.test(message)) {
    return 'Rename it to .mts or .mjs, or set "type": "module" in the nearest package.json: it is an ES module in a CommonJS package'
  }
  return error instanceof SyntaxError ? 'Fix the syntax' : 'Fix what the file does when it is loaded'
}
