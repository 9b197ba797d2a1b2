import type { z } from 'zod'

type Schema = z.core.JSONSchema.JSONSchema

/** An object with more fields than this is described once; where it stands again, a line says where that was. */
const MOST_REPEATED_FIELDS = 5

/** Every field of a JSON document: first what holds a single value, then a table for each other key at the top. */
export function resultFields(schema: Schema): string {
  const told = new Map<string, string>()
  const tops = Object.entries(schema.properties ?? {}).map(([key, value]) => ({
    key,
    rows: rowsOf(key, value as Schema, told),
  }))
  const [single, nested] = [tops.filter(({ rows }) => rows.length === 1), tops.filter(({ rows }) => rows.length > 1)]
  return [
    part(
      'Single values',
      single.flatMap(({ rows }) => rows),
    ),
    ...nested.map(({ key, rows }) => part(key, rows)),
  ].join('\n\n')
}

function part(title: string, rows: readonly string[]): string {
  return [`## ${title}`, '', '| field | value | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

/** The rows of a field and of all that is inside it. */
function rowsOf(path: string, schema: Schema, told: Map<string, string>): string[] {
  const { value, isNullable } = withoutNull(schema)
  const inner = innerFields(path, value)
  const text = JSON.stringify(inner.map(([, field]) => field))
  const before = inner.length > MOST_REPEATED_FIELDS ? told.get(text) : undefined
  if (before === undefined && inner.length > MOST_REPEATED_FIELDS) told.set(text, path)
  const meaning = [
    schema.description ?? value.description ?? '',
    before === undefined ? '' : `fields as of \`${before}\``,
  ]
  const row = `| \`${path}\` | ${kindOf(value)}${isNullable ? ' or null' : ''} | ${meaning.filter(Boolean).map(cell).join('; ')} |`
  return [row, ...(before === undefined ? inner.flatMap(([name, field]) => rowsOf(name, field, told)) : [])]
}

function withoutNull(schema: Schema): { value: Schema; isNullable: boolean } {
  if (Array.isArray(schema.type)) {
    const [type] = schema.type.filter((each) => each !== 'null')
    return { value: { ...schema, type } as Schema, isNullable: schema.type.includes('null') }
  }
  const others = (schema.anyOf ?? []).filter((each) => (each as Schema).type !== 'null') as Schema[]
  const [only] = others
  const isNullable = schema.anyOf !== undefined && others.length < schema.anyOf.length
  return { value: others.length === 1 && only !== undefined ? only : schema, isNullable }
}

/** Fields of an object, of the items of a list, or of the values of a mapping, with their whole names. */
function innerFields(path: string, schema: Schema): [name: string, schema: Schema][] {
  if (schema.type === 'array') return innerFields(`${path}[]`, withoutNull(schema.items as Schema).value)
  if (typeof schema.additionalProperties === 'object') {
    return innerFields(`${path}.<name>`, withoutNull(schema.additionalProperties as Schema).value)
  }
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []) as Schema[]
  if (alternatives.length > 0) {
    const all = alternatives.flatMap((each) => innerFields(path, each))
    return [...new Map(all).entries()]
  }
  return Object.entries(schema.properties ?? {}).map(([key, field]) => [`${path}.${key}`, field as Schema])
}

function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (schema.type === 'array') {
    const { value, isNullable } = withoutNull(schema.items as Schema)
    return `list of ${kindOf(value)}${isNullable ? ' or null' : ''}`
  }
  if (schema.type === 'integer') return 'whole number'
  if (schema.type === 'string') return schema.format === 'date-time' ? 'date and time' : 'text'
  if (schema.type === 'object') return schema.properties === undefined ? 'mapping' : 'object'
  if (schema.type === 'boolean') return 'true or false'
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []) as Schema[]
  if (alternatives.length > 0) return [...new Set(alternatives.map(kindOf))].join(' or ')
  return String(schema.type ?? 'any')
}

function cell(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('|', '\\|').replaceAll('*', '\\*')
}
