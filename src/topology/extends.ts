import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { ComposeService } from './compose-schema.ts'
import { mergeService, withoutPaths } from './merge.ts'
import { type Origin, placeIn } from './origins.ts'
import { type OpenCompose, parseCompose, servicesOf } from './parse-compose.ts'
import { withAbsolutePaths } from './relative-paths.ts'

export interface ExtendedService {
  readonly service: ComposeService
  /** The service itself, then what it extends, in this order. */
  readonly origins: readonly Origin[]
}

/** Opens a compose file whose relative paths count from a folder. */
export type Open = (file: string, directory: string) => Promise<OpenCompose>

/**
 * A service laid over the one that it extends, by the rules by which Compose lays a file over another. Of the other file
 * nothing but that service is looked at, and its relative paths count from there.
 * Throws a UserError for a service that is not there, and for services that extend each other in a circle.
 * @param above the services that led here
 */
export async function extendService(
  from: OpenCompose,
  name: string,
  service: ComposeService,
  open: Open,
  above: readonly Origin[] = [],
): Promise<ExtendedService> {
  const { extends: extended, ...rest } = service
  const own = withAbsolutePaths(rest, from.directory)
  const here = { yaml: from.yaml, service: name }
  if (extended === undefined) return { service: own, origins: [here] }
  const chain = [...above, here]
  const source = extended.file === undefined ? from : await openExtended(from, name, extended.file, open)
  refuseCircle(chain, { yaml: source.yaml, service: extended.service })
  const parsed = parsedService(from, name, source, extended.service)
  const base = await extendService(source, extended.service, parsed, open, chain)
  return {
    service: mergeService(withoutReplaced(base.service, from, name), own),
    origins: [here, ...base.origins],
  }
}

async function openExtended(from: OpenCompose, name: string, file: string, open: Open): Promise<OpenCompose> {
  const path = resolve(from.directory, file)
  if (existsSync(path)) return open(path, dirname(path))
  throw new UserError('the file of the service to extend is not there', {
    ...placeIn(from.yaml, ['services', name, 'extends', 'file']),
    found: file,
    expected: `a compose file, relative to ${from.directory}`,
    remedy: 'Correct the path',
  })
}

function parsedService(from: OpenCompose, name: string, source: OpenCompose, wanted: string): ComposeService {
  const names = Object.keys(servicesOf(source.value))
  const service = names.includes(wanted) ? parseCompose(source, wanted).services[wanted] : undefined
  if (service !== undefined) return service
  throw new UserError('the service to extend is not there', {
    ...placeIn(from.yaml, ['services', name, 'extends']),
    found: wanted,
    expected: names.length === 0 ? `services in ${source.yaml.file}` : `one of ${names.join(', ')}`,
    remedy: 'Name a service that stands in that file itself: what it includes cannot be extended',
  })
}

function refuseCircle(chain: readonly Origin[], next: Origin): void {
  const first = chain.findIndex(({ yaml, service }) => yaml.file === next.yaml.file && service === next.service)
  const last = chain.at(-1)
  if (first === -1 || last === undefined) return
  throw new UserError('services extend each other in a circle', {
    ...placeIn(last.yaml, ['services', last.service, 'extends']),
    found: [...chain.slice(first), next].map(({ yaml, service }) => `${service} (${yaml.file})`).join(' → '),
    expected: 'a service at the end that extends none',
    remedy: 'Remove one of these extends',
  })
}

/** What is extended, without what the extending service resets or replaces whole. The tag of a whole service is about other files. */
function withoutReplaced(base: ComposeService, { replaced }: OpenCompose, name: string): ComposeService {
  const paths = replaced.filter(([top, of, key]) => top === 'services' && of === name && key !== undefined)
  return withoutPaths({ services: { [name]: base } }, paths).services[name] ?? base
}
