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
    for (const { source } of service.volumes ?? []) {
      if (source === undefined) continue
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

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
