import * as nodeModule from 'node:module'
import { pathToFileURL } from 'node:url'
import { messageOf, UserError } from '../errors.ts'

/**
 * Imports a file that a user wrote and gives its exports. There `archbench` and `zod` can be imported
 * even where the user's project has not installed them, as with a global archbench.
 * Throws a UserError that says where and why the import failed.
 * @param path absolute
 * @param file the file as the user named it
 */
export async function importUserModule(path: string, file: string): Promise<Readonly<Record<string, unknown>>> {
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
  try {
    return await import(url)
  } catch (error) {
    throw new UserError('the file could not be loaded', {
      file,
      ...positionIn(error, url, path),
      found: firstLine(error),
      remedy: remedyFor(error),
      cause: error,
    })
  } finally {
    hooks.deregister()
  }
}

const ownAuthoring = new URL(`./authoring${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href

/** Line and column of the innermost place in the file that the stack names. */
function positionIn(error: unknown, url: string, path: string): { line?: number; column?: number } {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  for (const place of [url, path]) {
    const at = stack.indexOf(`${place}:`)
    const [, line, column] = at < 0 ? [] : (/^(\d+)(?::(\d+))?/.exec(stack.slice(at + place.length + 1)) ?? [])
    if (line !== undefined) return { line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) }
  }
  return {}
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
  if (code === 'ERR_MODULE_NOT_FOUND') return 'Install the package, or mend the path; paths need their file ending'
  if (/^(Cannot use import statement|Unexpected token 'export')/.test(message)) {
    return 'Rename it to .mts or .mjs, or set "type": "module" in the nearest package.json: it is an ES module in a CommonJS package'
  }
  return error instanceof SyntaxError ? 'Mend the syntax' : 'Mend what the file does when it is loaded'
}

function firstLine(error: unknown): string {
  const name = error instanceof Error ? `${error.name}: ` : ''
  return `${name}${messageOf(error).split('\n')[0]}`
}
