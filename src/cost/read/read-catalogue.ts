import { z } from 'zod'
import { UserError } from '../../base/errors.ts'
import { ownValue } from '../../base/own-value.ts'
import { closest } from '../../base/suggest.ts'
import { readYamlFile, validateYaml, type YamlFile } from '../../base/yaml-file.ts'
import { CATALOGUES } from '../catalogues/index.ts'
import type { Catalogue } from '../model/catalogue.ts'
import type { Price } from '../model/price.ts'

const usd = z.number().nonnegative()
const tier = z.strictObject({ upTo: z.number().positive().nullable(), usd })
// A year alone is a number in YAML.
const date = z.coerce
  .string()
  .regex(/^20\d\d(-\d\d){0,2}$/, { error: 'a date like 2026-11-28, or as much of it as is known' })

const price = z
  .strictObject({
    usd: usd.optional(),
    tiers: z.array(tier).nonempty().optional(),
    item: z.string().optional(),
    unit: z.string().optional(),
    region: z.string().optional(),
    free: z.number().nonnegative().optional(),
    source: z.string(),
    readOn: date,
    unsure: z.boolean().optional(),
  })
  .refine((entry) => (entry.usd === undefined) !== (entry.tiers === undefined), { error: 'usd or tiers, one of them' })
  .refine(({ tiers }) => tiers === undefined || risesToTheEnd(tiers.map(({ upTo }) => upTo)), {
    path: ['tiers'],
    error: 'tiers that rise, the last with upTo: null',
  })

const fileSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'a name of small letters, digits and hyphens' })
    .optional(),
  title: z.string().optional(),
  extends: z.string(),
  prices: z.record(z.string(), price),
})

/**
 * Reads a file of prices that stand in place of a catalogue's, or beside them under a name of their own.
 * Throws a UserError with line and key for what does not fit.
 */
export async function readCatalogue(file: string): Promise<Catalogue> {
  const yaml = await readYamlFile(file)
  const {
    name,
    title,
    extends: baseName,
    prices,
  } = validateYaml(yaml, fileSchema, 'Fix the file; docs/use/prices.md explains each key')
  const base = ownValue(CATALOGUES, baseName)
  if (!base) refuse(yaml, ['extends'], baseName, Object.keys(CATALOGUES))
  const merged = Object.entries(prices).map(([key, entry]): [string, Price] => {
    const old = ownValue(base.prices, key)
    if (!old && (entry.item === undefined || entry.unit === undefined)) {
      refuse(yaml, ['prices', key], key, Object.keys(base.prices))
    }
    const { usd: usdPerUnit = 0, tiers = [{ upTo: null, usd: usdPerUnit }] } = entry
    return [
      key,
      {
        item: entry.item ?? old?.item ?? key,
        unit: entry.unit ?? old?.unit ?? '',
        region: entry.region ?? old?.region ?? 'any',
        tiers: tiers.map(({ upTo, usd: ofTier }) => ({ upTo, usdPerUnit: ofTier })),
        source: entry.source,
        readOn: entry.readOn,
        ...(entry.free !== undefined && { free: entry.free }),
        ...(entry.unsure !== undefined && { unsure: entry.unsure }),
      },
    ]
  })
  return {
    ...base,
    name: name ?? base.name,
    title: title ?? `${base.title}, with prices of ${file}`,
    prices: { ...base.prices, ...Object.fromEntries(merged) },
  }
}

/** Catalogues by their names, those of files first. Throws a UserError for an unknown name. */
export function findCatalogues(names: readonly string[], own: readonly Catalogue[]): Catalogue[] {
  const known = new Map<string, Catalogue>([
    ...Object.entries(CATALOGUES),
    ...own.map((each): [string, Catalogue] => [each.name, each]),
  ])
  return names.map((name) => {
    const found = known.get(name)
    if (found) return found
    throw new UserError(`there is no catalogue "${name}"${closest(name, [...known.keys()])}`, {
      expected: [...known.keys()].join(', '),
      remedy: 'Name one of these, or give a file of prices with --prices',
    })
  })
}

function refuse(yaml: YamlFile, path: string[], found: string, known: readonly string[]): never {
  throw new UserError(
    path[0] === 'extends' ? 'there is no such catalogue' : 'there is no such price to put another in place of',
    {
      file: yaml.file,
      ...yaml.position(path),
      key: path.join('.'),
      found: `"${found}"${closest(found, known)}`,
      expected:
        path[0] === 'extends'
          ? known.join(', ')
          : 'the key of a price of that catalogue, or item and unit of a new one',
      remedy: 'Run "archbench prices" to see all catalogues and the keys of their prices',
    },
  )
}

function risesToTheEnd(ends: readonly (number | null)[]): boolean {
  const numbers = ends.slice(0, -1)
  return ends.at(-1) === null && numbers.every((end, at) => end !== null && end > (numbers[at - 1] ?? 0))
}
