import { expect, test } from 'vitest'
import { parseEnvFile } from './env-file.ts'

const parse = (content: string) => parseEnvFile(content, (name) => (name === 'NAME' ? 'shop' : undefined), 'app.env')

test.each([
  ['A=1', '1'],
  ['  A = 1 ', '1'],
  ['export A=1', '1'],
  ['A=', ''],
  ['A= # nothing', '# nothing'],
  ['A=a b # said', 'a b'],
  ['A=a#b', 'a#b'],
  ['A="a # b" # said', 'a # b'],
  ['A="${NAME}\\n\\"x\\""', 'shop\n"x"'],
  ["A='${NAME}\\n'", '${NAME}\\n'],
  ["A='it\\'s'", "it's"],
  ['A=$NAME-${MISSING:-x}', 'shop-x'],
  ['B=2\nA=$B$$', '2$'],
  ['A=C:\\new\r', 'C:\\new'],
])('%j', (content, value) => {
  expect(parse(content).get('A')).toBe(value)
})

test('comments, empty lines and names alone set nothing', () => {
  expect([...parse('\uFEFF# A=1\n\nB\n')]).toEqual([])
})

test.each(['not a line', '=1', 'A="open', "A='x' y z"])('%j is refused with its line', (line) => {
  expect(() => parse(`OK=1\n${line}`)).toThrow(
    expect.objectContaining({ message: 'this line is not understood', details: expect.objectContaining({ line: 2 }) }),
  )
})

test('a long file takes no longer than its length', () => {
  const content = `A=${' '.repeat(200_000)}x\nB=${' '.repeat(200_000)}\n${Array.from({ length: 5_000 }, (_, at) => `C${at}=$A`).join('\n')}`
  expect(parse(content).get('A')).toBe('x')
})
