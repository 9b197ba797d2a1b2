import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { codeRoot } from '../base/package-root.ts'

/** Folder of the reference implementations: `<scenario>/<architecture>/compose.yaml`. */
export const referenceFolder = join(codeRoot, 'reference-impls')

/** Whether a compose file is one of a reference implementation. */
export function isReferenceFile(file: string): boolean {
  return file.startsWith(referenceFolder + sep)
}

/**
 * Path of the override `compose.<word>.yaml` of a compose file: beside it, or for a reference implementation below the
 * folder of its architecture, where all scenarios share it. Where there is none: beside it.
 */
export function overrideFile(composeFile: string, word: string): string {
  const name = `compose.${word}.yaml`
  return overridesOf(composeFile).find((path) => basename(path) === name) ?? join(dirname(composeFile), name)
}

/** Path of the override that the process runtime lays over a compose file. */
export function embeddedOverride(composeFile: string): string {
  return overrideFile(composeFile, 'embedded')
}

/** Names of the variants of a compose file: what else can be laid over it. */
export function variantsOf(composeFile: string): string[] {
  const names = overridesOf(composeFile)
    .map((path) => /^compose\.(?!(?:embedded|override)\.)(\w[\w-]*)\.yaml$/.exec(basename(path))?.[1])
    .filter((variant) => variant !== undefined)
  return [...new Set(names)].sort()
}

/** The nearest first. */
function overridesOf(composeFile: string): string[] {
  const own = dirname(composeFile)
  const shared = join(referenceFolder, 'architectures', basename(own))
  return [...overridesIn(own, false), ...(isReferenceFile(composeFile) ? overridesIn(shared, true) : [])]
}

// No glob: the library has to load under a Node.js that has none.
function overridesIn(folder: string, recursive: boolean): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { encoding: 'utf8', recursive })
    .filter((path) => /^compose\..+\.yaml$/.test(basename(path)))
    .map((path) => join(folder, path))
}
