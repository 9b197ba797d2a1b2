import { UserError } from '../../../base/errors.ts'
import { closest } from '../../../base/suggest.ts'
import { readYamlFile } from '../../../base/yaml-file.ts'
import { canonicalReference } from './image-name.ts'
import { type PinnedImages, REFERENCE_IMAGE, REFERENCE_NAME, readPinnedImages } from './pinned.ts'

/** Where images come from: by logical name, or by the exact reference that a compose file names, another reference. */
export type ImageMap = ReadonlyMap<string, string>

/** Says where a key of a map stands, for errors. */
interface Place {
  readonly file?: string | undefined
  position?(key: string): { readonly line: number; readonly column: number }
}

const REMEDY = 'Write "logical name: reference" or "reference in a compose file: reference", one a line'

/** A map as `--images` and the configuration give it: a file, the map itself, or nothing. */
export async function loadImageMap(images: string | Readonly<Record<string, string>> | undefined): Promise<ImageMap> {
  if (images === undefined) return new Map()
  return typeof images === 'string' ? readImageMap(images) : toImageMap(images, {})
}

/** Reads a map file. Throws a UserError with line and key for what is not known or no reference. */
export async function readImageMap(file: string): Promise<ImageMap> {
  const yaml = await readYamlFile(file)
  return toImageMap(yaml.value ?? {}, { file, position: (key) => yaml.position([key]) })
}

async function toImageMap(value: unknown, { file, position }: Place): Promise<ImageMap> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError('an image map is a YAML mapping', { file, remedy: REMEDY })
  }
  const known = [...(await readPinnedImages()).keys(), REFERENCE_NAME]
  const entries: (readonly [string, string])[] = []
  for (const [key, reference] of Object.entries(value as Record<string, unknown>)) {
    const where = { file, ...position?.(key), key: file === undefined ? `images.${key}` : key }
    if (!known.includes(key) && !isReference(key)) {
      throw new UserError(`there is no image of this name${closest(key, known)}`, {
        ...where,
        expected: `one of ${known.join(', ')}, or a reference as it stands in a compose file, with its tag`,
        remedy: REMEDY,
      })
    }
    if (typeof reference !== 'string' || !/^[a-z0-9][\w.\-/:@]*$/i.test(reference)) {
      throw new UserError('this is no reference of an image', {
        ...where,
        found: JSON.stringify(reference),
        expected: 'a reference like registry.example/postgres:18.1',
        remedy: REMEDY,
      })
    }
    entries.push([key, reference])
  }
  return new Map(entries)
}

/** Whether a key of a map is a reference: a logical name has neither folder nor tag. */
function isReference(key: string): boolean {
  return /[:/]/.test(key)
}

/** The reference that is used where a compose file names this one. An exact entry comes before one by logical name. */
export function mapReference(reference: string, map: ImageMap, pinned: PinnedImages): string {
  const canonical = canonicalReference(reference)
  const exact =
    map.get(reference) ?? [...map].find(([key]) => canonicalReference(key) === canonical && isReference(key))?.[1]
  if (exact !== undefined) return exact
  const name = logicalName(reference, pinned)
  return (name === undefined ? undefined : map.get(name)) ?? reference
}

/** The logical name of a reference that compose files of the reference implementations use. */
export function logicalName(reference: string, pinned: PinnedImages): string | undefined {
  const canonical = canonicalReference(reference)
  if (canonical === canonicalReference(REFERENCE_IMAGE)) return REFERENCE_NAME
  for (const [name, official] of pinned) if (canonicalReference(official) === canonical) return name
  return undefined
}
