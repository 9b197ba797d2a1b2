import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, resolve, sep } from 'node:path'
import type { Ignore } from '@balena/dockerignore'
import { UserError } from '../../../base/errors.ts'
import { formatBytes } from '../../../text/format.ts'
import type { ImageBuild } from '../../../topology/topology.ts'
import { replaceImages } from './dockerfile.ts'
import type { PackedFile } from './packed-files.ts'

// A CommonJS module whose declarations promise a default export that is not there.
const ignore: () => Ignore = createRequire(import.meta.url)('@balena/dockerignore')

/** More than a user would wait for, and nearly always a folder that was forgotten. */
const LARGEST_BYTES = 200 * 2 ** 20

export interface BuildContext {
  readonly files: readonly PackedFile[]
  /** Path of the Dockerfile among them. */
  readonly dockerfile: string
  /** What stands in it. */
  readonly text: string
}

/**
 * What is sent to the builder for an image of the user: the folder less what its .dockerignore names, with other images in
 * the Dockerfile where the map has them. Throws a UserError where the folder or the Dockerfile is missing, or too large.
 */
export async function readBuildContext(
  { context, dockerfile }: ImageBuild,
  replace: (reference: string) => string,
): Promise<BuildContext> {
  if (!existsSync(context)) {
    throw new UserError('there is no such folder to build an image from', {
      file: context,
      remedy: 'Fix "build" in the compose file: "context" is relative to that file',
    })
  }
  const dockerfilePath = resolve(context, dockerfile)
  if (!existsSync(dockerfilePath)) {
    throw new UserError('there is no such Dockerfile', {
      file: dockerfilePath,
      remedy: 'Fix "build" in the compose file: "dockerfile" is relative to its context',
    })
  }
  const inside = relative(context, dockerfilePath).split(sep).join('/')
  // A Dockerfile may lie beside its context: it is sent along under a name that no file of the context has.
  const name = inside.startsWith('..') ? '.archbench.Dockerfile' : inside
  const files = await collect(context, ignoreRules(context, dockerfilePath), name)
  const text = replaceImages(readFileSync(dockerfilePath, 'utf8'), replace)
  return { dockerfile: name, text, files: [...files, { path: name, mode: 0o644, content: Buffer.from(text) }] }
}

interface Rules {
  ignores(path: string): boolean
  /** True where a rule gives something back that an earlier one took, so that no folder can be skipped as a whole. */
  readonly hasExceptions: boolean
}

/** Docker's order: `<Dockerfile>.dockerignore` where it is there, else `.dockerignore` of the context. */
function ignoreRules(context: string, dockerfile: string): Rules {
  const file = [`${dockerfile}.dockerignore`, join(context, '.dockerignore')].find((path) => existsSync(path))
  if (file === undefined) return { ignores: () => false, hasExceptions: false }
  const text = readFileSync(file, 'utf8')
  const rules = ignore().add(text)
  return { ignores: (path) => rules.ignores(path), hasExceptions: /^\s*!/m.test(text) }
}

async function collect(context: string, rules: Rules, dockerfile: string): Promise<PackedFile[]> {
  const files: PackedFile[] = []
  let bytes = 0
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(context, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const ignored = rules.ignores(path)
      if (path === dockerfile) continue
      if (entry.isDirectory()) {
        if (!ignored || rules.hasExceptions) await walk(path)
      } else if (!ignored && entry.isSymbolicLink()) {
        files.push({ path, link: readlinkSync(join(context, path)) })
      } else if (!ignored && entry.isFile()) {
        const file = join(context, path)
        const { size, mode } = await lstat(file)
        bytes += size
        if (bytes > LARGEST_BYTES) throw tooLarge(context)
        files.push({ path, mode: mode & 0o777, file, sizeBytes: size })
      }
    }
  }
  await walk('')
  return files
}

function tooLarge(context: string): UserError {
  return new UserError(`more than ${formatBytes(LARGEST_BYTES)} would be sent to the builder`, {
    file: context,
    remedy: 'Name what the image does not need (node_modules, .git, data) in a .dockerignore in that folder',
  })
}
