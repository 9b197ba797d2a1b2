import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { UserError } from '../../base/errors.ts'
import { codeRoot } from '../../base/package-root.ts'
import { closest } from '../../base/suggest.ts'
import { readYamlFile, validateYaml } from '../../base/yaml-file.ts'
import { readHours } from '../../cost/read/read-hours.ts'
import type { Profile } from './profile.ts'
import { profileSchema } from './profile-schema.ts'
import { replayStages } from './replay.ts'

const builtInFolder = resolve(codeRoot, 'scenarios', 'profiles')
const ENDING = '.yaml'

/**
 * Reads a profile that comes with archbench, by its name, or a user's own, by the path of its YAML file.
 * Throws a UserError for an unknown name, a missing file, and for what does not fit, with line and key.
 */
export async function readProfile(nameOrPath: string): Promise<Profile> {
  const names = await profileNames()
  if (names.includes(nameOrPath)) return readFile(builtInFile(nameOrPath))
  if (!/[\\/]/.test(nameOrPath) && !/\.ya?ml$/i.test(nameOrPath)) {
    throw new UserError(`there is no profile "${nameOrPath}"${closest(nameOrPath, names)}`, {
      expected: `${names.join(', ')}, or the path of a profile file`,
      remedy: 'Give one of these names, or a path such as ./my-profile.yaml',
    })
  }
  const found = await stat(nameOrPath).catch(() => undefined)
  if (!found?.isFile()) {
    throw new UserError(found === undefined ? 'there is no such profile file' : 'this is not a file', {
      file: nameOrPath,
      expected: `a YAML file, or a name (${names.join(', ')})`,
      remedy: `Fix the path; it is taken from ${process.cwd()}`,
    })
  }
  return readFile(nameOrPath)
}

/** Reads several, in this order. Throws a UserError as `readProfile` does, and where two share a name. */
export async function readProfiles(namesOrPaths: readonly string[]): Promise<Profile[]> {
  const profiles = await Promise.all(namesOrPaths.map(readProfile))
  const names = profiles.map(({ name }) => name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new UserError(`the profile "${repeated}" is named twice`, {
      key: '--profile',
      remedy: 'Name each profile once; a file of your own goes by its name without the ending',
    })
  }
  return profiles
}

/** Every profile that comes with archbench. */
export async function listProfiles(): Promise<Profile[]> {
  return Promise.all((await profileNames()).map((name) => readFile(builtInFile(name))))
}

async function readFile(file: string): Promise<Profile> {
  const yaml = await readYamlFile(file)
  const profile = validateYaml(yaml, profileSchema, 'Fix the file; docs/use/profiles.md explains each key')
  const name = basename(file, extname(file))
  if (profile.loop !== 'open') return { name, ...profile }
  const { stages = [], replay: entry, ...open } = profile
  if (entry === undefined) return { name, ...open, stages }
  const { hours, ...how } = entry
  const replay = { ...how, requests: (await readHours(join(dirname(file), hours))).requests }
  return { name, ...open, replay, stages: replayStages(replay) }
}

async function profileNames(): Promise<string[]> {
  return (await readdir(builtInFolder))
    .filter((file) => file.endsWith(ENDING))
    .map((file) => basename(file, ENDING))
    .sort()
}

function builtInFile(name: string): string {
  return resolve(builtInFolder, `${name}${ENDING}`)
}
