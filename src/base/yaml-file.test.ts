import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { UserError } from './errors.ts'
import { readYamlFile, validateYaml, type YamlFile } from './yaml-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-yaml-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(text: string): Promise<YamlFile> {
  const file = join(folder, 'x.yaml')
  writeFileSync(file, text)
  return readYamlFile(file)
}

const NESTED = `list:
  - first: 1
  - second: 2
    inner:
      - 7
      - 8
`

test.each([
  [['list'], 1, 1],
  [['list', 1], 3, 5],
  [['list', 1, 'second'], 3, 5],
  [['list', 1, 'inner', 0], 5, 9],
  [['list', 1, 'inner', 1], 6, 9],
])('the place of %j is line %d, column %d', async (path, line, column) => {
  expect((await read(NESTED)).position(path)).toEqual({ line, column })
})

test('what is not there has the place of its nearest parent', async () => {
  const yaml = await read(NESTED)
  expect(yaml.position(['list', 1, 'missing', 'deeper'])).toEqual({ line: 3, column: 5 })
  expect(yaml.position(['list', 9])).toEqual({ line: 1, column: 1 })
})

test('anchors and aliases are resolved', async () => {
  expect((await read('a: &x [1]\nb: *x\n')).value).toEqual({ a: [1], b: [1] })
})

test.each([
  ['bad syntax', 'a: [1\nb: 2\n', /x\.yaml:2:\d+: is not valid YAML: /],
  ['a key that is there twice', 'a: 1\na: 2\n', /x\.yaml:2:1: is not valid YAML: Map keys must be unique\./],
  ['an alias without its anchor', 'a: *nobody\n', /x\.yaml: is not valid YAML: Unresolved alias .*nobody\./],
])('%s is an error of the user', async (_, text, words) => {
  const error = await read(text).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).paragraph()).toMatch(words)
})

test('a file that is not there is an error of the user', async () => {
  await expect(readYamlFile(join(folder, 'nowhere.yaml'))).rejects.toThrow(/^cannot be read: ENOENT/)
})

const schema = z.strictObject({ size: z.number().optional(), list: z.array(z.strictObject({ a: z.number() })) })

test('a value that fits is returned as the schema made it', async () => {
  expect(validateYaml(await read('list: [{ a: 1 }]\n'), schema, 'Fix it')).toEqual({ list: [{ a: 1 }] })
})

test.each([
  [
    'list:\n  - a: 1\n  - a: x\n',
    { line: 3, column: 5, key: 'list.1.a', found: '"x"', expected: 'number', remedy: 'Fix it' },
  ],
  ['list:\n  - a: 1\n    b: 2\n', { line: 3, column: 5, key: 'list.0.b', remedy: 'Fix it' }],
  ['size: 1\n', { line: 1, column: 1, key: 'list', found: 'nothing', expected: 'array' }],
])('of %j the first thing wrong is told, with its place', async (text, details) => {
  const yaml = await read(text)
  expect(() => validateYaml(yaml, schema, 'Fix it')).toThrow(
    expect.objectContaining({ details: expect.objectContaining(details) }),
  )
})

test.each([
  [
    'an alias of what it stands in',
    'a: &a\n  - 1\n  - *a\n',
    /x\.yaml:3:5: this alias stands inside what it stands for\. Found: \*a/,
  ],
  ['a zero byte by its escape', 'a: "\\0"\n', /x\.yaml:1:4: this text holds a NUL character/],
  ['a zero byte', 'a: 1\nb: \0\n', /x\.yaml:2: the file is no UTF-8 text\. Found: a zero byte/],
  ['UTF-16', Buffer.from('a: 1', 'utf16le').toString('latin1'), /x\.yaml:1: the file is no UTF-8 text/],
])('%s is refused', async (_, text, words) => {
  const error = await read(text).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).paragraph()).toMatch(words)
})
