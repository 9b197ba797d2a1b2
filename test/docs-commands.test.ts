import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandProblem } from '../src/cli/testing/parse-command.ts'
import { root } from './ci-examples.ts'

/** A command line in a document. */
interface Example {
  readonly where: string
  readonly line: string
}

/** Every line of a code block, and every piece of code within a sentence, that calls the command. */
function examplesIn(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8')
  const blocks = [...text.matchAll(/^```\w*[^\n]*\n(.*?)^```$/gms)].flatMap(([, body = '']) =>
    [...body.matchAll(/^\s*(?:[$-]\s+|run:\s+)?((?:npx )?archbench(?: [^\n]*\\\n)*[^\n]*)$/gm)].map(
      ([, line = '']) => line,
    ),
  )
  const prose = text.replaceAll(/^```.*?^```$/gms, '')
  const inline = [...prose.matchAll(/`(archbench [^`]+)`/g)].map(([, line = '']) => line.replaceAll(/\s+/g, ' '))
  return [...blocks, ...inline].flatMap((line) => {
    const bare = withoutShell(line)
    return isWhole(bare) ? [{ where: `${file}: ${bare}`, line: bare }] : []
  })
}

/** The command alone: no `npx`, no comment, nothing of the shell's around it. */
function withoutShell(line: string): string {
  return line
    .replace(/^npx /, '')
    .replace(/\s+#.*$/, '')
    .replace(/\s*(?:2?>|\||&&|\|\||;).*$/s, '')
    .replace(/ {3,}.*$/s, '')
    .trim()
}

/** Not a command's bare name, not one with a place to fill in, and not what a command prints. */
function isWhole(line: string): boolean {
  return /^archbench [a-z-]+ \S/.test(line) && !/[…·<>{}[\]]|\.\.\.|\(or /.test(line)
}

/** Commands that messages propose, as far as nothing is put into them; one without its arguments is a name. */
function proposedIn(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = [...text.matchAll(/["`](archbench [a-z][^"`$\n]*)["`]/g)].map(([, line = '']) => line)
  return found
    .filter((line) => isWhole(line) && !/missing required argument/.test(commandProblem(line) ?? ''))
    .map((line) => ({ where: `${file}: ${line}`, line }))
}

const examples = [
  ...globSync('{README.md,CONTRIBUTING.md,docs/**/*.md}', { cwd: root }).sort().flatMap(examplesIn),
  ...globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
    .sort()
    .flatMap(proposedIn),
]

describe('every command line in documents and messages', () => {
  test('is found', () => {
    expect(examples.length).toBeGreaterThan(80)
  })

  test.each(examples)('$where', ({ line }) => {
    expect(commandProblem(line)).toBeUndefined()
  })
})
