import type { YamlFile } from '../base/yaml-file.ts'
import type { ComposePath } from './merge.ts'

/** A service in one of the files that say what it is, by its name there. */
export interface Origin {
  readonly yaml: YamlFile
  readonly service: string
}

/** Where the parts of a merged compose file come from. What counts before others comes first. */
export interface Origins {
  /** The files that were merged, without those that they include or extend. */
  readonly files: readonly YamlFile[]
  readonly services: ReadonlyMap<string, readonly Origin[]>
}

/** What an error says of a place in a file. */
export function placeIn(
  yaml: YamlFile,
  path: ComposePath,
): { file: string; line: number; column: number; key: string } {
  return { file: yaml.file, ...yaml.position(path), key: path.join('.') }
}

/** Where a value of a merged compose file is written: in the file that has it, else where it would be expected. */
export function placeOf({ files, services }: Origins, path: ComposePath): ReturnType<typeof placeIn> {
  const [top, name, ...rest] = path
  const origins = top === 'services' && typeof name === 'string' ? services.get(name) : undefined
  const places = origins
    ? origins.map(({ yaml, service }) => ({ yaml, path: ['services', service, ...rest] }))
    : files.map((yaml) => ({ yaml, path }))
  const place =
    places.find(({ yaml, path }) => has(yaml.value, path)) ??
    places.findLast(({ yaml }) => files.includes(yaml)) ??
    places[0]
  if (place === undefined) throw new TypeError('a merged compose file comes from at least one file')
  return placeIn(place.yaml, place.path)
}

/** The origins of what is merged of two, the second over the first. */
export function mergeOrigins(base: Origins, override: Origins): Origins {
  const services = new Map(base.services)
  for (const [name, origins] of override.services) services.set(name, [...origins, ...(services.get(name) ?? [])])
  return { files: [...override.files, ...base.files], services }
}

function has(value: unknown, path: ComposePath): boolean {
  const [key, ...rest] = path
  if (key === undefined) return value !== undefined
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key) && has(Reflect.get(value, key), rest)
}
