import { resolve } from 'node:path'
import { readComposeTarget } from '../compose-target.ts'
import { afterPrefix, refuseTarget } from '../refuse-target.ts'
import { type ParsedTarget, PLAIN_TARGET } from '../target.ts'
import { checkOut } from './check-out.ts'

export interface GitTarget extends ParsedTarget {
  readonly kind: 'git'
  readonly revision: string
  /** Target inside of the revision; undefined: that of `--compose`, else its root. */
  readonly path: string | undefined
}

/** A target as it is in a revision of this repository: `git:main`, `git:v1.2:services/shop`. */
export function parseGitTarget(text: string, key: string): GitTarget | undefined {
  const rest = afterPrefix('git', text, key)
  if (rest === undefined) return undefined
  // As in `git show`: a revision holds no colon.
  const [revision = '', ...after] = rest.split(':')
  if (revision === '' || revision.startsWith('-')) {
    throw refuseTarget(text, key, 'a revision after git:, like git:main')
  }
  const path = after.length === 0 ? undefined : after.join(':')
  return {
    kind: 'git',
    text,
    revision,
    path,
    open: async (options) => {
      const files = await checkOut(revision, { cwd: process.cwd(), ...options })
      const target = resolve(files.directory, path ?? options.compose ?? '.')
      return {
        ...PLAIN_TARGET,
        description: { name: revision, kind: 'git', source: text, revision: files.commit },
        topology: (name, runtime) => readComposeTarget(target, name, runtime, options),
        [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
      }
    },
  }
}
