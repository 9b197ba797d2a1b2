import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { UserError } from '../../../base/errors.ts'
import type { PackedFile } from './packed-files.ts'

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
}

interface Installed {
  /** Where it is on this machine, links followed. */
  readonly folder: string
  /** Where it goes in the image: `node_modules/a/node_modules/b`. */
  readonly place: string
}

/** Folders and files of a package that no program reads. */
const UNREAD_FOLDERS = /^(test|tests|__tests__|docs?|examples?|benchmarks?|bench|\.github)\//i
const UNREAD_FILES = /\.(md|markdown|map|[cm]?ts|tsx|flow)$|(^|\/)(\.[^/]+|tsconfig[^/]*\.json)$/i

/** Names of the npm packages that a source file imports when it runs. Imports of types alone are none. */
export function importedPackages(source: string): string[] {
  const statements = source.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  const calls = source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)
  const names = [...statements, ...calls].map(([, specifier = '']) => packageName(specifier))
  return [...new Set(names.filter((name) => name !== undefined))]
}

function packageName(specifier: string): string | undefined {
  if (/^[./#]|^node:/.test(specifier) || builtinModules.includes(specifier)) return undefined
  return /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0]
}

/**
 * The files of these packages and of all that they depend on, laid out as in a `node_modules` of their own, whatever the
 * layout is that they were installed in. What is optional comes along where it is installed and runs on Linux.
 * @param from folder that imports them
 */
export function packageFiles(names: readonly string[], from: string, cpu: string): PackedFile[] {
  const placed = new Map<string, Installed>()
  const queue: { name: string; from: string; parent: string; optional: boolean }[] = names
    .toSorted()
    .map((name) => ({ name, from, parent: '', optional: false }))
  for (let next = queue.shift(); next; next = queue.shift()) {
    const folder = findPackage(next.name, next.from)
    if (folder === undefined) {
      if (next.optional) continue
      throw new UserError(`the npm package ${next.name} is not installed`, { remedy: 'Install archbench anew' })
    }
    const manifest = readManifest(folder)
    if (!runsOnLinux(manifest, cpu)) continue
    if (visible(next.name, next.parent, placed) === folder) continue
    const root = `node_modules/${next.name}`
    const place = placed.has(root) ? `${next.parent}/${root}` : root
    placed.set(place, { folder, place })
    for (const { name, optional } of dependencies(manifest)) {
      queue.push({ name, from: folder, parent: place, optional })
    }
  }
  return [...placed.values()].flatMap(filesOf)
}

/** The folder that a package at this place would get when it asks for a name. */
function visible(name: string, parent: string, placed: ReadonlyMap<string, Installed>): string | undefined {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const found = placed.get(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`)
    if (found || at === '') return found?.folder
  }
}

function dependencies(manifest: Manifest): { name: string; optional: boolean }[] {
  const optional = Object.keys(manifest.optionalDependencies ?? {})
  const peers = Object.keys(manifest.peerDependencies ?? {}).filter(
    (name) => !manifest.peerDependenciesMeta?.[name]?.optional,
  )
  const needed = [...Object.keys(manifest.dependencies ?? {}), ...peers].filter((name) => !optional.includes(name))
  return [...needed.map((name) => ({ name, optional: false })), ...optional.map((name) => ({ name, optional: true }))]
}

/** Looks where Node.js looks: in `node_modules` of the folder and of each above it. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    if (dirname(folder) === folder) return undefined
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

function runsOnLinux({ os, cpu }: Manifest, wanted: string): boolean {
  const allows = (list: readonly string[] | undefined, value: string): boolean =>
    !list || (list.some((item) => item.startsWith('!')) ? !list.includes(`!${value}`) : list.includes(value))
  return allows(os, 'linux') && allows(cpu, wanted)
}

function filesOf({ folder, place }: Installed): PackedFile[] {
  const entries = globSync('**', { cwd: folder, withFileTypes: true, exclude: ({ name }) => name === 'node_modules' })
  return entries.flatMap((entry) => {
    if (!entry.isFile()) return []
    const file = join(entry.parentPath, entry.name)
    const path = file.slice(folder.length + 1).replaceAll('\\', '/')
    if (UNREAD_FOLDERS.test(path) || UNREAD_FILES.test(path)) return []
    return [{ path: `${place}/${path}`, mode: 0o644, content: readFileSync(file) }]
  })
}
