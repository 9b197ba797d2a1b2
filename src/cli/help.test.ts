import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from './program.ts'

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

/** What `--help` prints, what was added after it included. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp()
  return text
}

const commands = leaves(createProgram()).map((command) => [fullName(command), command] as const)

test.each(commands)('the help of %s describes every option and has an example that begins with it', (name, command) => {
  const text = helpOf(command)
  expect(command.description()).not.toBe('')
  for (const { description, flags } of command.options) expect(`${flags}: ${description}`).toMatch(/: ./)
  expect(text.slice(text.indexOf('Global Options:'))).toContain(name)
  expect(text).toContain('--quiet')
  expect(text).toContain('--no-color')
})

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name()
}

test('the examples name no option that the command does not have', () => {
  for (const [name, command] of commands) {
    const text = helpOf(command)
    const examples = text
      .slice(text.indexOf('Example'))
      .split('\n')
      .filter((line) => line.includes(name))
    const used = examples.flatMap(
      (line) =>
        line
          .slice(line.indexOf(name))
          .split('&&')[0]
          ?.match(/(?<= )--[a-z][a-z0-9-]*/g) ?? [],
    )
    const known = [...command.options, ...(command.parent ? createProgram().options : [])].map(({ long }) => long)
    expect(known).toEqual(expect.arrayContaining(used))
  }
})
