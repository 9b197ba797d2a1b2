import { Chalk, type ChalkInstance } from 'chalk'
import Table from 'cli-table3'
import { formatNumber, formatShare } from '../../text/format.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import { ASSUMPTIONS, type Assumptions, type Bill } from '../model/index.ts'
import type { CatalogueEstimate, CostEstimate } from '../read/estimate.ts'
import { logChart } from './log-chart.ts'
import {
  breakEvenText,
  cautionsOf,
  demandText,
  formatUsd,
  scaleOutText,
  scalingText,
  sensitivityText,
  sizeText,
  sourcesText,
} from './words.ts'

interface Look {
  readonly columns: number
  readonly colour: boolean
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const CHART_ROWS = 13

/** An estimate as terminal text: totals, break-even, what moves them, the plot; with `details` also every line of every bill. */
export function renderCost(estimate: CostEstimate, { columns, colour }: Look, details: boolean): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const width = Math.max(60, Math.min(columns, 120))
  const requests = estimate.catalogues[0]?.bills[0]?.requestsPerMonth ?? 0
  const paragraph = (text: string): string => wrap(plainText(text), width, 2).join('\n')
  const parts = [
    paint.bold(`archbench cost · ${sizeText(estimate)}`),
    paragraph(demandText(estimate.demand, requests)),
    totals(estimate, paint),
    ...estimate.catalogues.flatMap((catalogue) => ofCatalogue(catalogue, { width, details, paint, paragraph })),
    [
      ...sourcesText(estimate.targets).map((text) => paragraph(`Usage: ${text}.`)),
      ...scalingText(estimate.targets, estimate.demand, estimate.assumptions).map((text) =>
        paragraph(`Scaling: ${text}`),
      ),
      ...scaleOutText(estimate.targets, estimate.assumptions).map((text) => paragraph(`Scale-out: ${text}`)),
      paragraph(`Assumed: ${assumptionsText(estimate.assumptions)}. "archbench cost --assumptions" explains each.`),
      ...cautionsOf(
        estimate.targets,
        estimate.catalogues.flatMap(({ bills }) => bills),
      ).map((text) => paint.yellow(paragraph(`Caution: ${text}`))),
    ].join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Every assumption with its default and what it means. */
export function renderAssumptions({ columns }: Look): string {
  const width = Math.max(...Object.keys(ASSUMPTIONS).map((key) => key.length))
  return Object.entries(ASSUMPTIONS)
    .map(([key, { value, text }]) => {
      const head = `${key.padEnd(width)}  ${String(value).padEnd(10)}  `
      return wrap(text, Math.max(30, Math.min(columns, 120) - head.length))
        .map((line, at) => (at === 0 ? head : ' '.repeat(head.length)) + line)
        .join('\n')
    })
    .join('\n')
    .concat('\n')
}

interface Context {
  readonly width: number
  readonly details: boolean
  readonly paint: ChalkInstance
  readonly paragraph: (text: string) => string
}

function ofCatalogue(catalogue: CatalogueEstimate, { width, details, paint, paragraph }: Context): string[] {
  const { title, bills, sensitivities, sweep } = catalogue
  const lines = bills.map((bill, at) => ({ letter: LETTERS[at] ?? '?', values: sweep.usdPerMonth[at] ?? [], bill }))
  const legend = lines.map(({ letter, bill }) => `${letter} ${plainText(bill.target)}`).join(', ')
  const chart = logChart(sweep.ratesPerSecond, lines, {
    columns: width,
    rows: CHART_ROWS,
    label: formatUsd,
    axisLabel: (rate) => `${formatNumber(rate, rate < 1 ? 1 : 0)}/s`,
  })
  return [
    [paint.bold(title), ...breakEvenText(catalogue).map(paragraph)].join('\n'),
    [paragraph(`Dollars a month by requests/s on average: ${legend}`), ...chart].join('\n'),
    [
      'What moves the total most, a fifth less / a fifth more (of replicas one less / one more):',
      ...bills.map((bill, at) => paragraph(`${bill.target}: ${sensitivityText(sensitivities[at] ?? [], bill)}`)),
    ].join('\n'),
    ...(details ? bills.map((bill) => billTable(bill, width, paint)) : []),
  ]
}

function totals({ targets, catalogues }: CostEstimate, paint: ChalkInstance): string {
  const table = newTable(
    ['', 'catalogue', '$ a month', 'fixed', '$ per million', '$ per 1,000 writes', '12 months'],
    paint,
  )
  for (const [at, { name }] of targets.entries()) {
    for (const [place, { name: catalogue, bills, years }] of catalogues.entries()) {
      const bill = bills[at]
      if (!bill) continue
      const year = (years[at] ?? []).reduce((sum, usd) => sum + usd, 0)
      table.push([
        place === 0 ? paint.bold(plainText(name)) : '',
        catalogue,
        formatUsd(bill.usdPerMonth),
        formatShare(bill.fixedShare),
        formatUsd(bill.usdPerMillionRequests),
        bill.usdPerThousandWrites === null ? '–' : formatUsd(bill.usdPerThousandWrites),
        formatUsd(year),
      ])
    }
  }
  return String(table)
}

function billTable({ target, lines, usdPerMonth, catalogue }: Bill, width: number, paint: ChalkInstance): string {
  const table = newTable([`${plainText(target)} on ${catalogue}`, 'quantity', '$ a month', 'from'], paint)
  const room = Math.max(24, width - 66)
  for (const { item, quantity, price, usdPerMonth: usd, basis, isStale, isUnsure } of lines) {
    const marks = [isStale ? 'old price' : '', isUnsure ? 'unsure' : ''].filter(Boolean).join(', ')
    const from = `${basis}; ${price.item}${marks === '' ? '' : ` (${marks})`}`
    table.push([
      plainText(item),
      `${formatNumber(quantity)} ${price.unit}`,
      formatUsd(usd),
      wrap(plainText(from), room).join('\n'),
    ])
  }
  table.push([paint.bold('total'), '', paint.bold(formatUsd(usdPerMonth)), ''])
  return String(table)
}

function assumptionsText(assumptions: Assumptions): string {
  return Object.entries(assumptions)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')
}

function newTable(head: string[], paint: ChalkInstance): Table.Table {
  const chars = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  }
  return new Table({
    head: head.map((text) => paint.bold(text)),
    chars,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((text) => (/^\$|^fixed|^12|^quantity/.test(text) ? 'right' : 'left')),
  })
}
