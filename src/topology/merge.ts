import type { ComposeFile, ComposeService } from './compose-schema.ts'
import { tmpfsPath } from './container-schema.ts'

/** Where a value stands in a compose file. */
export type ComposePath = readonly (string | number)[]

/**
 * Lays an override over a compose file, by the merge rules of the Compose specification: mappings are merged key by
 * key; single values, `command`, `entrypoint` and the `test` of a health check are replaced; lists are joined, each
 * entry once, volumes and tmpfs by their path in the container.
 */
export function mergeCompose(base: ComposeFile, override: ComposeFile): ComposeFile {
  return {
    ...base,
    ...override,
    ...defined('x-archbench', mapping(base['x-archbench'], override['x-archbench'])),
    ...defined('volumes', mapping(base.volumes, override.volumes)),
    ...defined('secrets', mapping(base.secrets, override.secrets)),
    ...defined('configs', mapping(base.configs, override.configs)),
    services: mappingOf(base.services, override.services, mergeService),
  }
}

/** A compose file without the values at some paths: what `!reset` and `!override` do to what lies under them. */
export function withoutPaths(compose: ComposeFile, paths: readonly ComposePath[]): ComposeFile {
  const copy = structuredClone(compose)
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>((inner, key) => child(inner, key), copy)
    const key = path.at(-1)
    if (key !== undefined && parent !== null && typeof parent === 'object') Reflect.deleteProperty(parent, key)
  }
  return copy
}

/** The same for one service. */
export function mergeService(base: ComposeService, override: ComposeService): ComposeService {
  const pair = <Key extends keyof ComposeService>(key: Key) => [base[key], override[key]] as const
  return {
    ...base,
    ...override,
    ...defined('build', mapping(...pair('build'), { args: mapping(base.build?.args, override.build?.args) })),
    ...defined('environment', mapping(...pair('environment'))),
    ...defined('depends_on', mapping(...pair('depends_on'))),
    ...defined('healthcheck', mapping(...pair('healthcheck'))),
    ...defined('ulimits', mapping(...pair('ulimits'))),
    ...defined('x-archbench', mapping(...pair('x-archbench'))),
    ...defined('deploy', mergeDeploy(...pair('deploy'))),
    ...defined(
      'env_file',
      list(...pair('env_file'), ({ path }) => path),
    ),
    ...defined('expose', list(...pair('expose'), String)),
    ...defined('ports', list(...pair('ports'), String)),
    ...defined('cap_add', list(...pair('cap_add'), String)),
    ...defined('cap_drop', list(...pair('cap_drop'), String)),
    ...defined('profiles', list(...pair('profiles'), String)),
    ...defined('networks', mergeNetworks(...pair('networks'))),
    ...defined(
      'secrets',
      list(...pair('secrets'), ({ source }) => source),
    ),
    ...defined(
      'configs',
      list(...pair('configs'), ({ source }) => source),
    ),
    ...defined('tmpfs', list(...pair('tmpfs'), tmpfsPath)),
    ...defined(
      'volumes',
      list(...pair('volumes'), ({ target }) => target),
    ),
  }
}

type Networks = ComposeService['networks']

function mergeNetworks(base: Networks, override: Networks): Networks {
  const aliases = list(base?.aliases, override?.aliases, String)
  return aliases && { aliases }
}

type Deploy = ComposeService['deploy']

function mergeDeploy(base: Deploy, override: Deploy): Deploy {
  const limits = mapping(base?.resources?.limits, override?.resources?.limits)
  return mapping(base, override, limits && { resources: { limits } })
}

/** Both mappings, the second over the first, then what is merged in depth. `undefined` only where both are. */
function mapping<T extends object>(
  base: T | undefined,
  override: T | undefined,
  deeper: { [Key in keyof T]?: T[Key] | undefined } = {},
): T | undefined {
  if (base === undefined || override === undefined) return override ?? base
  const present = Object.fromEntries(Object.entries(deeper).filter(([, value]) => value !== undefined))
  return { ...base, ...override, ...present }
}

function mappingOf<T>(
  base: Readonly<Record<string, T>>,
  override: Readonly<Record<string, T>>,
  merge: (base: T, override: T) => T,
): Record<string, T> {
  const merged = { ...base, ...override }
  for (const [name, under] of Object.entries(base)) {
    const over = Object.hasOwn(override, name) ? override[name] : undefined
    if (over !== undefined) merged[name] = merge(under, over)
  }
  return merged
}

/** Both lists; of entries with the same key the last one stands, where the first one stood. */
function list<T>(
  base: readonly T[] | undefined,
  override: readonly T[] | undefined,
  keyOf: (entry: T) => string,
): T[] | undefined {
  if (base === undefined && override === undefined) return undefined
  return [...new Map([...(base ?? []), ...(override ?? [])].map((entry) => [keyOf(entry), entry])).values()]
}

/** The key with its value, or nothing where there is none. */
export function defined<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: T })
}

function child(value: unknown, key: string | number): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}
