import { existsSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { YamlFile } from '../base/yaml-file.ts'
import type { ComposeFile } from './compose-schema.ts'
import { type Origins, placeOf } from './origins.ts'
import { REFUSED_SERVICE_KEYS, REFUSED_TOP_LEVEL_KEYS } from './refused-keys.ts'

/** Throws a UserError for a key of one file that would change what is measured, with what to write instead. */
export function refuseKeys(yaml: YamlFile, compose: unknown): void {
  refuseKeysOf(yaml, [], compose, REFUSED_TOP_LEVEL_KEYS)
  const services = isMapping(compose) ? compose.services : undefined
  if (!isMapping(services)) return
  for (const [name, service] of Object.entries(services)) {
    refuseKeysOf(yaml, ['services', name], service, REFUSED_SERVICE_KEYS)
  }
}

function refuseKeysOf(
  yaml: YamlFile,
  path: readonly string[],
  mapping: unknown,
  refused: Readonly<Record<string, string>>,
): void {
  if (!isMapping(mapping)) return
  for (const key of Object.keys(mapping)) {
    const remedy = Object.hasOwn(refused, key) ? refused[key] : undefined
    if (remedy === undefined) continue
    throw new UserError('this key is not supported', {
      file: yaml.file,
      ...yaml.position([...path, key]),
      key: [...path, key].join('.'),
      remedy,
    })
  }
}

/** Throws a UserError for a service that waits for one that is not there. */
export function refuseUnknownDependencies(compose: ComposeFile, origins: Origins): void {
  const names = Object.keys(compose.services)
  for (const [name, service] of Object.entries(compose.services)) {
    const unknown = Object.keys(service.depends_on ?? {}).find((dependency) => !names.includes(dependency))
    if (unknown === undefined) continue
    throw new UserError('this service depends on one that is not there', {
      ...placeOf(origins, ['services', name, 'depends_on']),
      found: unknown,
      expected: `one of ${names.join(', ')}`,
      remedy: 'Name one of these, or add the service: what a service extends does not bring along those that it needs',
    })
  }
}

/** Throws a UserError for a volume that several containers would write: each gets volumes of its own. */
export function refuseSharedVolumes(compose: ComposeFile, origins: Origins): void {
  const owners = new Map<string, string>()
  for (const [name, service] of Object.entries(compose.services)) {
    for (const { source, bind } of service.volumes ?? []) {
      if (source === undefined || bind) continue
      const other = owners.get(source)
      const replicated = (service.deploy?.replicas ?? 1) > 1
      if (other !== undefined || replicated) {
        throw new UserError('this volume would be shared', {
          ...placeOf(origins, ['services', name, 'volumes']),
          found: `${source}, of ${replicated ? 'several replicas' : `${other} as well`}`,
          expected: 'volumes that belong to one container',
          remedy: 'Pass data between services over the network, or leave the name of the volume out',
        })
      }
      owners.set(source, name)
    }
  }
}

/**
 * Throws a UserError for a file or folder of this machine that does not lie below the project, or is not there: what a target reads must
 * be its own, and nothing else of this machine may be seen by it.
 */
export function refuseForeignFiles(compose: ComposeFile, directory: string, origins: Origins): void {
  const check = (path: string, place: readonly string[]): void => {
    const reason = foreignBecause(path, directory)
    if (reason === undefined) return
    throw new UserError('this file cannot be given to a container', {
      ...placeOf(origins, place),
      found: `${path}, ${reason}`,
      expected: `a file or folder below ${directory}`,
      remedy: 'Put it below the compose file, or copy it into an image with a Dockerfile',
    })
  }
  for (const [name, { volumes = [], secrets = [], configs = [] }] of Object.entries(compose.services)) {
    for (const { bind, source } of volumes)
      if (bind && source !== undefined) check(source, ['services', name, 'volumes'])
    for (const [key, references] of [
      ['secrets', secrets],
      ['configs', configs],
    ] as const) {
      for (const { source } of references) {
        const file = compose[key]?.[source]?.file
        if (file !== undefined) check(file, [key, source])
        else
          throw new UserError(`there is no such entry under ${key}`, {
            ...placeOf(origins, ['services', name, key]),
            found: source,
            expected: Object.keys(compose[key] ?? {}).join(', ') || `a top-level ${key} with this name`,
            remedy: `Add it under ${key}, with its file`,
          })
      }
    }
  }
}

function foreignBecause(path: string, directory: string): string | undefined {
  if (!existsSync(path)) return 'which is not there'
  const real = realpathSync(path)
  const within = relative(realpathSync(directory), real)
  if (within.startsWith('..') || isAbsolute(within)) return 'which lies outside of the project'
  const about = statSync(real)
  return about.isFile() || about.isDirectory() ? undefined : 'which is neither a file nor a folder'
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
