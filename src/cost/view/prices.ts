import { Chalk } from 'chalk'
import { formatNumber } from '../../text/format.ts'
import { plainText } from '../../text/plain-text.ts'
import { ageText, type Catalogue, isStale, type Price } from '../model/index.ts'
import { csvTable } from './csv-table.ts'

/** A price with where it stands and whether it is to be trusted. */
export interface PriceRow extends Price {
  readonly catalogue: string
  readonly key: string
  readonly isStale: boolean
  /** `13 months old` */
  readonly age: string
}

/** The prices that hold all of these words in their catalogue, key or item; capitals do not count. */
export function priceRows(catalogues: readonly Catalogue[], words: readonly string[], today: string): PriceRow[] {
  const wanted = words.map((word) => word.toLowerCase())
  return catalogues.flatMap(({ name, prices }) =>
    Object.entries(prices).flatMap(([key, price]) => {
      const text = `${name} ${key} ${price.item}`.toLowerCase()
      return wanted.every((word) => text.includes(word))
        ? [{ ...price, catalogue: name, key, isStale: isStale(price, today), age: ageText(price, today) }]
        : []
    }),
  )
}

/** Prices as terminal text, a catalogue after the other. */
export function renderPrices(rows: readonly PriceRow[], { colour }: { readonly colour: boolean }): string {
  if (rows.length === 0) return 'No price holds all of these words; "archbench prices" lists all.\n'
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const groups = [...Map.groupBy(rows, ({ catalogue }) => catalogue)]
  const width = (of: (row: PriceRow) => string): number => Math.max(...rows.map((row) => of(row).length))
  const [keyWidth, usdWidth] = [width(({ key }) => key), width((row) => firstUsd(row))]
  const blocks = groups.map(([catalogue, ofOne]) => {
    const lines = ofOne.flatMap((row) => {
      const marks = [row.unsure ? 'unsure' : '', row.isStale ? 'stale' : ''].filter(Boolean)
      const mark = marks.length === 0 ? '' : paint.yellow(` (${marks.join(', ')})`)
      const free = row.free === undefined ? '' : `, the first ${formatNumber(row.free)} free`
      const head = `  ${row.key.padEnd(keyWidth)}  ${firstUsd(row).padStart(usdWidth)} per ${row.unit}${free}`
      const more = row.tiers.slice(1).map(({ usdPerUnit }, at) => {
        const from = row.tiers[at]?.upTo ?? 0
        return `  ${''.padEnd(keyWidth)}  ${show(usdPerUnit).padStart(usdWidth)} above ${formatNumber(from, 0)}`
      })
      const about = `  ${''.padEnd(keyWidth + usdWidth + 2)}  ${plainText(row.item)}, ${row.region}; ${plainText(row.source)}, ${row.readOn}, ${row.age}${mark}`
      return [head, ...more, about]
    })
    return [paint.bold(catalogue), ...lines].join('\n')
  })
  return `${blocks.join('\n\n')}\n`
}

/** Prices as CSV: a row for each step of each price. */
export function pricesCsv(rows: readonly PriceRow[]): string {
  const head = [
    'catalogue',
    'key',
    'item',
    'unit',
    'up_to',
    'usd_per_unit',
    'free',
    'region',
    'source',
    'read_on',
    'stale',
    'unsure',
  ]
  const cells = rows.flatMap(
    ({ catalogue, key, item, unit, tiers, free, region, source, readOn, isStale: old, unsure }) =>
      tiers.map(({ upTo, usdPerUnit }) => {
        const first = [catalogue, key, item, unit, upTo ?? '', usdPerUnit, free ?? 0]
        return [...first, region, source, readOn, old, unsure === true]
      }),
  )
  return csvTable(head, cells)
}

const firstUsd = ({ tiers }: Price): string => show(tiers[0]?.usdPerUnit ?? 0)

/** All digits of a list price, and no others. */
function show(usd: number): string {
  return `$${Number(usd.toPrecision(10)).toLocaleString('en', { maximumFractionDigits: 12, useGrouping: false })}`
}
