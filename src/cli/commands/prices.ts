import { type Command, Option } from 'commander'
import { UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import { terminalLook } from '../terminal-look.ts'

interface PricesFlags {
  readonly prices?: string[]
  readonly format: 'terminal' | 'csv' | 'json'
}

export function addPrices(program: Command): void {
  program
    .command('prices')
    .description('list the prices of the cost model, each with its source and date')
    .argument(
      '[words...]',
      'only those that hold all of these: a catalogue (aws, google, azure, blueprint), a key, an item',
    )
    .option('--prices <file...>', 'prices of your own, in place of a catalogue’s or beside it (docs/use/prices.md)')
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
  archbench prices --prices ./negotiated.yaml aws`,
    )
    .action(prices)
}

async function prices(words: readonly string[], { prices: files = [], format }: PricesFlags): Promise<void> {
  const [{ CATALOGUES }, { readCatalogue }, { priceRows, pricesCsv, renderPrices }] = await Promise.all([
    import('../../cost/model/index.ts'),
    import('../../cost/read/read-catalogue.ts'),
    import('../../cost/view/prices.ts'),
  ])
  const own = await Promise.all(files.map(readCatalogue))
  const all = Object.values({ ...CATALOGUES, ...Object.fromEntries(own.map((each) => [each.name, each])) })
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
