import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { closest } from '../base/suggest.ts'
import { overrideFile, referenceFolder, variantsOf } from './override-files.ts'
import { type ProjectFiles, projectFiles } from './project-files.ts'

/** The order in which architectures are shown; others, which are found by their folders, follow by name. */
const SHOWN_FIRST = ['monolith', 'microservices', 'event-driven', 'serverless']

/** Whose reference implementations run under a scenario of a user's own, unless targets of their own are named. */
export const SHOP = 'ecommerce'

/** Where a target's compose file is, and which overrides make its variant. */
export interface TargetFiles {
  readonly name: string
  readonly file: string
  /** Compose files that are merged over it before the variant: of a folder, what `docker compose` reads there by itself. */
  readonly overrides: readonly string[]
  /** Several have a plus between them: `cache+tls`. */
  readonly variant: string | undefined
  /** In the order in which they are merged. */
  readonly variantFiles: readonly string[]
}

/** Names of a scenario's reference implementations, and of their variants (`monolith+cache`). */
export function referenceTargets(scenario: string): string[] {
  return architecturesOf(scenario).flatMap((name) => [
    name,
    ...variantsOf(referenceFile(name, scenario)).map((variant) => `${name}+${variant}`),
  ])
}

/** The scenario's architectures: what `compare` takes when nothing else is asked for. */
export function defaultTargets(scenario: string): string[] {
  return referenceTargets(scenario).filter((name) => !name.includes('+'))
}

/** Where a scenario's architectures are, a folder each; of a user's own scenario, those of the shop. */
function folderOf(scenario: string): string {
  return join(referenceFolder, hasReferenceTargets(scenario) ? scenario : SHOP)
}

/** Whether a scenario has reference implementations of its own. */
export function hasReferenceTargets(scenario: string): boolean {
  // A path of a scenario file may lead anywhere; only a plain name is one of ours.
  return /^[\w-]+$/.test(scenario) && existsSync(join(referenceFolder, scenario))
}

function referenceFile(architecture: string, scenario: string): string {
  return join(folderOf(scenario), architecture, 'compose.yaml')
}

function architecturesOf(scenario: string): string[] {
  const found = readdirSync(folderOf(scenario)).filter((name) => existsSync(referenceFile(name, scenario)))
  const first = SHOWN_FIRST.filter((name) => found.includes(name))
  return [...first, ...found.filter((name) => !first.includes(name)).sort()]
}

/**
 * Finds a target by the name of a reference implementation (`event-driven`, `monolith+cache`, `monolith+cache+tls`) or by the path of a
 * compose file or of its folder. Throws a UserError that lists what there is.
 * @param scenario whose implementation a name stands for
 */
export function findTarget(nameOrPath: string, scenario: string): TargetFiles {
  // A folder's name may itself hold a plus: only words at the end are variants.
  const [, name = '', variants = ''] = /^(.*?)((?:\+\w[\w-]*)*)$/s.exec(nameOrPath) ?? []
  const words = variants.split('+').slice(1)
  const variant = words.join('+') || undefined
  const looksLikePath = /[/\\.]/.test(name)
  const { file, overrides } = looksLikePath
    ? composeFilesAt(name)
    : { file: referenceFile(name, scenario), overrides: [] }
  if (!looksLikePath && !existsSync(file)) {
    const known = referenceTargets(scenario)
    throw new UserError(`there is no target "${nameOrPath}"${closest(name, known)}`, {
      expected: `one of ${known.join(', ')}, or the path of a compose file`,
      remedy: 'Run "archbench list" to see all targets, or write ./folder for a folder of your own',
    })
  }
  const unknown = words.find((word, index) => !variantsOf(file).includes(word) || words.indexOf(word) !== index)
  if (unknown !== undefined) {
    const isRepeated = variantsOf(file).includes(unknown)
    const problem = isRepeated ? `takes the variant "${unknown}" once` : `has no variant "${unknown}"`
    throw new UserError(`the target "${name}" ${problem}`, {
      expected: variantsOf(file).join(', ') || 'no variant: it has none',
      remedy: `Leave "+${unknown}" out, or write compose.${unknown}.yaml beside the compose file`,
    })
  }
  const variantFiles = words.map((word) => overrideFile(file, word))
  return { name: looksLikePath ? pathName(file, variant) : nameOrPath, file, overrides, variant, variantFiles }
}

function composeFilesAt(path: string): ProjectFiles {
  const full = resolve(path)
  const isFolder = statSync(full, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (isFolder) {
    const files = projectFiles(full, process.env)
    if (files !== undefined) return files
  }
  if (isFolder || !existsSync(full)) {
    throw new UserError('there is no such compose file', {
      file: path,
      found: isFolder ? 'a folder without compose.yaml' : 'nothing at this path',
      remedy: 'Give the path of a compose file or of the folder that holds compose.yaml',
    })
  }
  return { file: full, overrides: [] }
}

function pathName(file: string, variant: string | undefined): string {
  const stem = basename(file).replace(/\.ya?ml$/, '')
  const name = stem === 'compose' || stem === 'docker-compose' ? basename(dirname(file)) : stem
  return variant === undefined ? name : `${name}+${variant}`
}
