import { stat } from 'node:fs/promises'
import { stringify } from 'yaml'
import { z } from 'zod'
import { messageOf, UserError } from '../../../base/errors.ts'
import { CATALOGUES } from '../../catalogues/index.ts'
import { type FoundPrice, FoundPrices } from './found-price.ts'
import { jsonMembers } from './json-members.ts'
import { readAws } from './read-aws.ts'
import { readAzure } from './read-azure.ts'
import { readGoogle } from './read-google.ts'

/** The catalogues whose providers publish their prices as files. */
export type Provider = 'aws' | 'google' | 'azure'

interface PriceFileReader {
  readonly source: string
  readonly region: string
  /** @returns the day of the prices, where the file says it */
  readonly read: (file: string, region: string, found: FoundPrices) => Promise<string | undefined>
}

const READERS: Readonly<Record<Provider, PriceFileReader>> = {
  aws: { source: 'AWS Price List', region: 'us-east-1', read: readAws },
  google: {
    source: 'Google Cloud Billing Catalog',
    region: 'us-central1',
    read: async (...call) => void (await readGoogle(...call)),
  },
  azure: {
    source: 'Azure Retail Prices',
    region: 'eastus',
    read: async (...call) => void (await readAzure(...call)),
  },
}

export interface PriceUpdate {
  readonly provider: Provider
  readonly region: string
  /** A file of prices that `--prices` takes. */
  readonly yaml: string
  readonly found: readonly string[]
  /** Prices of the catalogue that the files do not have. */
  readonly missing: readonly string[]
  /** Prices for which the files have several figures. */
  readonly ambiguous: readonly string[]
}

/**
 * Makes a file of prices out of price files of one provider, all of them read as streams.
 * @param region as the provider writes it; undefined: that of the catalogue
 * @throws UserError where a file is none of a provider's, or holds no price of the region
 */
export async function updatePrices(files: readonly string[], region?: string): Promise<PriceUpdate> {
  const found = new FoundPrices()
  let provider: Provider | undefined
  let day = ''
  for (const file of files) {
    const of = await providerOf(file)
    if (provider !== undefined && of !== provider) {
      throw new UserError('these price files are of two providers', {
        file,
        found: of,
        expected: provider,
        remedy: 'Update the prices of one provider at a time',
      })
    }
    provider = of
    const reader = READERS[of]
    const published = await reading(file, () => reader.read(file, region ?? reader.region, found))
    const ofFile = published ?? (await stat(file)).mtime.toISOString().slice(0, 10)
    day = ofFile > day ? ofFile : day
  }
  if (provider === undefined) throw new TypeError('an update needs a price file')
  const { source, region: usual } = READERS[provider]
  const place = region ?? usual
  const prices = found.agreed
  if (prices.size === 0) {
    throw new UserError('the price files hold no price of the catalogue', {
      file: files.join(', '),
      key: '--region',
      found: place,
      expected: `a region as the provider writes it, like ${usual}`,
      remedy: 'Name the region of the files, or download the price file of another service',
    })
  }
  const known = Object.keys(CATALOGUES[provider]?.prices ?? {})
  return {
    provider,
    region: place,
    yaml: yamlOf(provider, prices, { source, region: place, readOn: day }),
    found: known.filter((key) => prices.has(key)),
    missing: known.filter((key) => !prices.has(key) && !found.ambiguous.includes(key)),
    ambiguous: found.ambiguous,
  }
}

function yamlOf(
  provider: Provider,
  prices: ReadonlyMap<string, FoundPrice>,
  about: { readonly source: string; readonly region: string; readonly readOn: string },
): string {
  const title = `${CATALOGUES[provider]?.title.split(',')[0]}, ${about.region}`
  const entries = [...prices].map(([key, { tiers, free }]) => {
    const [only, ...more] = tiers
    const usual = CATALOGUES[provider]?.prices[key]?.free
    const allowance = free ?? usual
    return [
      key,
      {
        ...(only && more.length === 0
          ? { usd: only.usdPerUnit }
          : { tiers: tiers.map(({ upTo, usdPerUnit }) => ({ upTo, usd: usdPerUnit })) }),
        ...(allowance !== undefined && { free: allowance }),
        ...about,
      },
    ]
  })
  return stringify({ extends: provider, title, prices: Object.fromEntries(entries) }, { lineWidth: 0 })
}

/** By the first key that only files of this provider have. */
async function providerOf(file: string): Promise<Provider> {
  const marks: Readonly<Record<string, Provider>> = {
    offerCode: 'aws',
    products: 'aws',
    skus: 'google',
    Items: 'azure',
  }
  return await reading(file, async () => {
    const members = jsonMembers(file, (path) => {
      const [key = ''] = path
      return path.length === 1 && (key in marks || key === '') ? 'take' : 'skip'
    })
    for await (const { path, text } of members) {
      const [key = ''] = path
      const provider = key === '' ? ofElement(text) : marks[key]
      if (provider) return provider
      break
    }
    throw new SyntaxError('none of its keys is one of a price file')
  })
}

function ofElement(text: string): Provider | undefined {
  const element = z.looseObject({}).safeParse(JSON.parse(text)).data ?? {}
  if ('Items' in element || 'armRegionName' in element) return 'azure'
  return 'serviceRegions' in element ? 'google' : undefined
}

async function reading<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const isIssue = cause instanceof z.ZodError
    const issue = isIssue ? cause.issues[0] : undefined
    throw new UserError('this price file cannot be read', {
      file,
      key: issue && z.core.toDotPath(issue.path),
      found: issue?.message ?? messageOf(cause),
      expected:
        'a service price list of AWS, a SKU list of Google or an answer of the Azure Retail Prices API, as JSON',
      remedy: 'Download it again; docs/use/prices.md says where from',
      cause,
    })
  }
}
