import type { Command, Option } from 'commander'
import { z } from 'zod'
import { EXIT_CODE_MEANINGS, ExitCode } from '../src/base/errors.ts'
import { createProgram } from '../src/cli/program.ts'
import { REPORT_FORMATS } from '../src/cli/report-formats.ts'
import { configSchema } from '../src/config/read-config.ts'
import { gateSchema } from '../src/gate/config/gate-schema.ts'
import { CI_SYSTEMS, type CiName } from '../src/init/ci/ci-systems.ts'
import { METRIC_TABLE, UNITS } from '../src/result/metric.ts'
import { FINDING_TABLE } from '../src/scenario/finding.ts'
import { resultFields } from './result-fields.ts'
import { resultJsonSchema } from './result-json-schema.ts'

/** Parts of pages in docs/ that are written from the code, by page and by the name of the part. */
export const GENERATED: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'reference/commands.md': { commands },
  'reference/configuration.md': { keys: () => configKeys(configSchema, ['compare', 'gate']), gate: gateKeys },
  'reference/exit-codes.md': { 'exit codes': exitCodes },
  'reference/formats.md': { formats },
  'reference/metrics.md': { metrics, findings },
  'reference/result.md': { fields: () => resultFields(resultJsonSchema()) },
  'use/ci.md': {
    github: () => workflow('github', 'yaml'),
    gitlab: () => workflow('gitlab', 'yaml'),
    jenkins: () => workflow('jenkins', 'groovy'),
  },
}

/**
 * A page with its generated parts as they are to be now. Throws an Error where a part has no place in the page.
 * @param page the path of a file below docs/
 */
export function withGenerated(page: string, text: string): string {
  return Object.entries(GENERATED[page] ?? {}).reduce((written, [part, generate]) => {
    const [from, to] = [`<!-- generated: ${part}; npm run reference -->`, `<!-- end: ${part} -->`]
    const [start, end] = [written.indexOf(from), written.indexOf(to)]
    if (start === -1 || end < start) throw new Error(`docs/${page} has no lines "${from}" and "${to}"`)
    return `${written.slice(0, start)}${from}\n\n${generate()}\n\n${written.slice(end)}`
  }, text)
}

/** What "archbench init" writes for a CI system, as the file that it is. */
function workflow(name: CiName, language: string): string {
  const { file, workflow: textOf } = CI_SYSTEMS[name]
  const text = textOf({ archbench: 'https://packages.example/archbench-0.1.0.tgz', prepare: undefined })
  return `\`\`\`${language} ${file}\n${text}\`\`\``
}

function exitCodes(): string {
  const names = Object.keys(ExitCode) as (keyof typeof ExitCode)[]
  return table(
    ['exit code', 'meaning'],
    names.map((name) => [String(ExitCode[name]), cell(EXIT_CODE_MEANINGS[name])]),
  )
}

function formats(): string {
  return table(
    ['`--format`', 'ends of names'],
    Object.entries(REPORT_FORMATS).map(([name, { endings }]) => [code(name), endings.map(code).join(', ')]),
  )
}

const SOURCES = {
  closed: 'the first closed loop, else the first open',
  open: 'the first open loop',
  search: 'the search for the capacity',
  round: 'the whole round',
}

function metrics(): string {
  const rows = METRIC_TABLE.map((metric) => [
    code(metric.name),
    metric.title,
    UNITS[metric.unit].shown,
    metric.better,
    SOURCES[metric.source],
    'gateKey' in metric ? code(metric.gateKey) : '',
    code(metric.exposition.family),
  ])
  return table(['in the result', 'title', 'unit', 'better', 'from', 'in a gate', 'in OpenMetrics'], rows)
}

function findings(): string {
  const rows = FINDING_TABLE.map(({ kind, title, meaning }) => [code(kind), title, cell(meaning)])
  return table(['in the result', 'title', 'meaning'], rows)
}

/** Keys of a settings file, each with the flag of the same name and with what the help says of it. */
function configKeys(schema: z.ZodObject, commands: readonly string[]): string {
  const options = commands.flatMap((name) => [...(commandNamed(name)?.options ?? [])])
  const rows = Object.entries(schema.shape).map(([key, optional]) => {
    const value = (optional as z.ZodOptional<z.ZodType>).unwrap()
    const option = options.find((each) => each.attributeName() === key)
    const meaning = value.description ?? option?.description
    if (meaning === undefined) throw new Error(`the key "${key}" has no description and no flag: add .describe()`)
    return [code(key), valueText(value), option?.long ? code(option.long) : '', cell(meaning)]
  })
  return table(['key', 'value', 'flag', 'meaning'], rows)
}

function gateKeys(): string {
  return configKeys(gateSchema, ['gate'])
}

/** What may stand as a value, in words. */
function valueText(schema: z.ZodType): string {
  const { title, anyOf, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  if (title !== undefined) return cell(title)
  if (json.enum) return json.enum.map((value) => code(String(value))).join(', ')
  if (json.type === 'integer' || json.type === 'number') return json.type === 'integer' ? 'whole number' : 'number'
  if (json.type === 'array') return 'list'
  if (json.type === 'object') return 'mapping'
  const kinds = (anyOf ?? [json]).map(
    ({ type }) => ({ string: 'text', array: 'list', object: 'mapping' })[String(type)],
  )
  return kinds.filter((kind) => kind !== undefined).join(' or ')
}

function commandNamed(name: string): Command | undefined {
  return createProgram().commands.find((command) => command.name() === name)
}

function commands(): string {
  const program = createProgram()
  const all = program.commands.flatMap(leaves)
  return [
    '## Options of every command',
    optionTable(program.options),
    ...all.flatMap((command) => [`## ${fullName(command)}`, ...describe(command)]),
  ].join('\n\n')
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name()
}

function describe(command: Command): string[] {
  const args = command.registeredArguments.map(
    (each) =>
      `- ${code(`${each.required ? '<' : '['}${each.name()}${each.variadic ? '...' : ''}${each.required ? '>' : ']'}`)}: ${cell(each.description)}`,
  )
  return [
    sentence(command.description()),
    ...(args.length > 0 ? [args.join('\n')] : []),
    ...(command.options.length > 0 ? [optionTable(command.options)] : []),
  ]
}

function optionTable(options: readonly Option[]): string {
  const visible = options.filter(({ hidden }) => !hidden)
  return table(
    ['option', 'what it does'],
    visible.map(({ flags, description, argChoices, defaultValue }) => [
      code(flags),
      cell(
        [
          description,
          argChoices === undefined ? '' : ` (${argChoices.join(', ')})`,
          defaultValue === undefined || typeof defaultValue === 'boolean' ? '' : ` (default: ${String(defaultValue)})`,
        ].join(''),
      ),
    ]),
  )
}

function sentence(text: string): string {
  const whole = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
  return cell(/[.?!]$/.test(whole) ? whole : `${whole}.`)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}

/** Words of the code, as they stand in a cell. */
function cell(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('|', '\\|').replaceAll('*', '\\*')
}
