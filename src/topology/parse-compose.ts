import { UserError } from '../base/errors.ts'
import { readYamlFile, validateYaml, type YamlFile } from '../base/yaml-file.ts'
import { type ComposeFile, composeSchema } from './compose-schema.ts'
import { interpolate, interpolateAll, type Lookup } from './interpolate.ts'
import type { ComposePath } from './merge.ts'
import { placeIn } from './origins.ts'
import { readTags, withoutValues } from './override-tags.ts'
import { composeNumber } from './plain-scalar.ts'
import { refuseKeys } from './refuse-compose.ts'

/** A compose file with its variables replaced, before its keys are checked. */
export interface OpenCompose {
  readonly yaml: YamlFile
  readonly value: unknown
  /** What is taken out of what lies under this file before it is merged: values under `!reset` and `!override`. */
  readonly replaced: readonly ComposePath[]
  /** Absolute path of the folder from which its relative paths count. */
  readonly directory: string
}

/** Told the name of each variable that is empty because it is not set, and the path of the file that uses it. */
export type OnUnset = (name: string, file: string) => void

/** Reads a compose file. Throws a UserError for bad syntax and for a variable that is required or no variable. */
export async function openCompose(
  file: string,
  directory: string,
  lookup: Lookup,
  onUnset: OnUnset,
): Promise<OpenCompose> {
  const yaml = await readYamlFile(file, composeNumber)
  const tags = readTags(yaml)
  const interpolated = interpolateAll(yaml.value, (text, path) => {
    try {
      return interpolate(text, lookup, (name) => onUnset(name, file))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      throw new UserError(error.message, { ...error.details, ...placeIn(yaml, path) })
    }
  })
  const value = withoutForeignExtensions(withoutValues(interpolated, tags.reset))
  return { yaml, value, replaced: [...tags.reset, ...tags.override], directory }
}

/**
 * Checks a compose file, each key in one form afterwards. Throws a UserError for the first key or value that is refused.
 * @param only the one service that is wanted: the rest of the file is then not looked at
 */
export function parseCompose({ yaml, value }: OpenCompose, only?: string): ComposeFile {
  const wanted = only === undefined ? value : { services: { [only]: servicesOf(value)[only] } }
  refuseKeys(yaml, wanted)
  return validateYaml(
    yaml,
    composeSchema,
    'Fix the compose file; docs/reference/compose.md lists the keys that are read',
    withServices(wanted),
  )
}

/** The services of a file as they are written; none where it has no mapping of them. */
export function servicesOf(value: unknown): Readonly<Record<string, unknown>> {
  const services = isMapping(value) ? value.services : undefined
  return isMapping(services) ? services : {}
}

/** A file that includes others needs no services of its own. */
function withServices(value: unknown): unknown {
  return isMapping(value) && 'include' in value && !('services' in value) ? { ...value, services: {} } : value
}

/** Extension keys (`x-…`) of other programs mean nothing here: the Compose specification has them passed over. */
function withoutForeignExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutForeignExtensions)
  if (!isMapping(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('x-') || key === 'x-archbench')
      .map(([key, inner]) => [key, withoutForeignExtensions(inner)]),
  )
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
