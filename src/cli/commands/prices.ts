import { type Command, Option } from 'commander'
import { UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import type { Catalogue } from '../../cost/model/index.ts'
import { terminalLook } from '../terminal-look.ts'

interface PricesFlags {
  readonly prices?: string[]
  readonly quantity?: string[]
  readonly freeTier?: true
  readonly format: 'terminal' | 'csv' | 'json'
}

interface UpdateFlags {
  readonly from: string[]
  readonly region?: string
  readonly out?: string
}

export function addPrices(program: Command): void {
  const command = program
    .command('prices')
    .description('list the prices of the cost model, each with its source and date')
    .argument(
      '[words...]',
      'only those that hold all of these: a catalogue (aws, google, azure, blueprint), a key, an item',
    )
    .option('--prices <file...>', 'prices of your own, in place of a catalogue’s or beside it (docs/use/prices.md)')
    .option('--quantity <key=number...>', 'what these quantities of a month cost, in units of each price')
    .option('--free-tier', 'with --quantity: take the monthly free allowance off first')
    .addOption(
      new Option('-f, --format <format>', 'what to print').choices(['terminal', 'csv', 'json']).default('terminal'),
    )
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addHelpText(
      'after',
      `
Examples:
  archbench prices aws lambda
  archbench prices google --format csv
  archbench prices --prices ./negotiated.yaml aws
  archbench prices aws --quantity lambda-requests=3 lambda-duration=540000 --free-tier`,
    )
    .action(prices)
  command
    .command('update')
    .description('make a file for --prices out of the price files that a provider publishes; nothing is downloaded')
    .requiredOption(
      '--from <file...>',
      'service price lists of AWS, SKU lists of Google, or answers of the Azure Retail Prices API, as JSON',
    )
    .option('--region <name>', 'as the provider writes it (default: us-east-1, us-central1 or eastus)')
    .option('-o, --out <file>', 'write the prices to a file (default: standard output)')
    .addHelpText(
      'after',
      `
Examples:
  archbench prices update --from lambda.json ec2.json --region eu-central-1 --out aws.yaml
  archbench prices --prices aws.yaml aws`,
    )
    .action(update)
}

async function update({ from, region, out }: UpdateFlags): Promise<void> {
  const [{ updatePrices }, { writeWhole }] = await Promise.all([
    import('../../cost/read/price-files/update-prices.ts'),
    import('../../outputs/write-whole.ts'),
  ])
  const { provider, region: place, yaml, found, missing, ambiguous } = await updatePrices(from, region)
  if (out === undefined) process.stdout.write(yaml)
  else await writeWhole(out, [yaml])
  process.stderr.write(`${provider}, ${place}: ${found.length} prices found.\n`)
  if (ambiguous.length > 0)
    process.stderr.write(`Several prices in the files, so not taken: ${ambiguous.join(', ')}.\n`)
  if (missing.length > 0) {
    process.stderr.write(`Not in the files, so those of the catalogue apply: ${missing.join(', ')}.\n`)
  }
}

async function prices(words: readonly string[], flags: PricesFlags): Promise<void> {
  const { prices: files = [], format, quantity, freeTier = false } = flags
  const [{ CATALOGUES }, { readCatalogue }, { priceRows, pricesCsv, renderPrices }] = await Promise.all([
    import('../../cost/model/index.ts'),
    import('../../cost/read/read-catalogue.ts'),
    import('../../cost/view/prices.ts'),
  ])
  const own = await Promise.all(files.map(readCatalogue))
  const all = Object.values({ ...CATALOGUES, ...Object.fromEntries(own.map((each) => [each.name, each])) })
  if (quantity !== undefined) {
    const named = all.filter(({ name }) => words.includes(name))
    return writeQuantities(quantity, named.length === 0 ? all : named, { format, freeTier })
  }
  if (freeTier) {
    throw new UserError('--free-tier changes nothing here', {
      expected: 'quantities to take the free allowance from',
      remedy: 'Add --quantity, or leave --free-tier out',
    })
  }
  const rows = priceRows(all, words, new Date().toISOString().slice(0, 10))
  if (rows.length === 0) {
    const names = all.map(({ name }) => name)
    throw new UserError(
      `no price holds ${words.map((word) => `"${word}"`).join(' and ')}${closest(words[0] ?? '', names)}`,
      {
        expected: `words of a catalogue (${names.join(', ')}), a key or an item`,
        remedy: 'Run "archbench prices" to see all of them',
      },
    )
  }
  if (format === 'json') process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
  else process.stdout.write(format === 'csv' ? pricesCsv(rows) : renderPrices(rows, terminalLook()))
}

async function writeQuantities(
  pairs: readonly string[],
  catalogues: readonly Catalogue[],
  { format, freeTier }: Pick<PricesFlags, 'format'> & { readonly freeTier: boolean },
): Promise<void> {
  const [{ pricedQuantities }, { quantitiesCsv, renderQuantities }] = await Promise.all([
    import('../../cost/read/priced-quantities.ts'),
    import('../../cost/view/quantities.ts'),
  ])
  const priced = pricedQuantities(pairs, catalogues, freeTier)
  if (format === 'json') process.stdout.write(`${JSON.stringify(priced, null, 2)}\n`)
  else process.stdout.write(format === 'csv' ? quantitiesCsv(priced) : renderQuantities(priced))
}
