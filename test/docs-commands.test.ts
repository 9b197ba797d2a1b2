import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot as root } from '../src/base/package-root.ts'
import { commandProblem } from '../src/cli/testing/parse-command.ts'
import { Archbench } from './archbench-process.ts'

/** A command line in a document, or one that a message proposes. */
interface Example {
  /** The page, or the source file, and the line. */
  readonly where: string
  readonly line: string
}

const COMMAND_IN_BLOCK = /^\s*(?:[$-]\s+|run:\s+)?((?:npx )?archbench [a-z-]+(?:[^\n]*\\\n)*[^\n]*)$/gm

/** Every line of a code block, and every piece of code within a sentence, that calls the command. */
function examplesIn(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8')
  const at = (index: number) => `${file}:${text.slice(0, index).split('\n').length}`
  const blocks = [...text.matchAll(/^ *```[^\n]*\n(.*?)^ *```$/gms)].flatMap((block) =>
    [...block[0].matchAll(COMMAND_IN_BLOCK)].map((found) => ({
      where: at(block.index + found.index + found[0].indexOf('archbench')),
      line: bareCommand(found[1] ?? ''),
    })),
  )
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, (block) => block.replaceAll(/[^\n]/g, ' '))
  const inline = [...prose.matchAll(/`((?:npx )?archbench [a-z][^`]*)`/g)]
    .map((found) => ({ where: at(found.index), line: bareCommand((found[1] ?? '').replaceAll(/\s+/g, ' ')) }))
    .filter(({ line }) => !isOnlyName(line))
  return [...blocks, ...inline].filter(({ line }) => isCommand(line))
}

/** Within a sentence the name of a command stands for the command, without the arguments that it needs. */
const isOnlyName = (line: string): boolean =>
  /^archbench [a-z]+(?: [a-z]+)?$/.test(line) && /missing required argument|^Usage:/.test(commandProblem(line) ?? '')

/** Not a title that a command prints: "archbench compare ecommerce · 4 targets". */
const isCommand = (line: string): boolean => !line.includes(' · ')

/** The command alone: no `npx`, no comment, nothing of the shell's around it, and no brackets around what may be left out. */
function bareCommand(line: string): string {
  return line
    .replace(/^npx /, '')
    .replace(/\s+#.*$/, '')
    .replace(/ {3,}.*$/s, '')
    .replaceAll(/<([^<>\s]+)>/g, '$1')
    .replaceAll(/[[\]…]/g, '')
    .replace(/\s*(?:2?>|\||&&|\|\||;).*$/s, '')
    .trim()
}

/** Commands that messages propose, as far as nothing is put into them; one without its arguments is a name. */
function proposedIn(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/["`](archbench [a-z][^"`$<\n]*)["`]/g)]
    .map(({ 1: line = '', index }) => ({
      where: `${file}:${text.slice(0, index).split('\n').length}`,
      line: bareCommand(line),
    }))
    .filter(({ line }) => /^archbench [a-z-]+ \S/.test(line))
    .filter(
      ({ line }) => isCommand(line) && !/missing required argument|argument missing/.test(commandProblem(line) ?? ''),
    )
}

const documented = globSync(
  '{README.md,CONTRIBUTING.md,{docs,reports,bench,scenarios,reference-impls,examples}/**/*.md}',
  {
    cwd: root,
  },
)
  .sort()
  .flatMap(examplesIn)

const proposed = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
  .sort()
  .flatMap(proposedIn)

describe('every command line in documents and messages', () => {
  test('is found', () => {
    expect(documented.length).toBeGreaterThan(100)
    expect(proposed.length).toBeGreaterThan(10)
  })

  test.each([...documented, ...proposed])('$where: $line', ({ line }) => {
    expect(commandProblem(line)).toBeUndefined()
  })
})

test('every page about a task begins with a command', () => {
  const pages = globSync('docs/use/*.md', { cwd: root })
  expect(pages.length).toBeGreaterThan(10)
  const without = pages.filter((page) => {
    const [opening = ''] = readFileSync(join(root, page), 'utf8').split(/^## /m)
    return !/^```[^\n]*\n(?:[A-Z_]+=\S* )?archbench /m.test(opening)
  })
  expect(without).toEqual([])
})

/** Commands that start nothing and need no file. */
const CHEAP = /^archbench (?:list|contract \w+|prices (?!update).*|completion .*|claims --list|cost --assumptions)$/

/** One of each command: a start takes a second or two. */
const cheap = [
  ...new Map(
    documented.filter(({ line }) => CHEAP.test(line)).map(({ line }) => [line.split(' ')[1], line] as const),
  ).values(),
]

describe('documented commands that start nothing work', () => {
  test('is found', () => {
    expect(cheap.length).toBeGreaterThan(4)
  })

  test.each(cheap)('%s', async (line) => {
    using archbench = new Archbench()
    const { code, stderr, stdout } = await archbench.run(line.split(' ').slice(1))
    expect(stderr).toBe('')
    expect(stdout.length).toBeGreaterThan(100)
    expect(code).toBe(0)
  })
})
