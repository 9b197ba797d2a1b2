import type { Argument, Command, Help, Option } from 'commander'
import type { KnownWords } from './known-words.ts'

/** What may stand in one place of a command line. */
export interface Values {
  /** Empty: anything. */
  readonly words: readonly string[]
  /** Whether several may stand there with commas between them. */
  readonly isList: boolean
  readonly files: 'none' | 'files' | 'folders'
}

const ANYTHING: Values = { words: [], isList: false, files: 'none' }

export interface OptionSpec {
  /** `-t` and `--targets`, or one of them. */
  readonly flags: readonly string[]
  readonly description: string
  /** What its value may be; `undefined`: it takes none. */
  readonly value: Values | undefined
  readonly isValueOptional: boolean
}

export interface ArgumentSpec {
  readonly name: string
  readonly values: Values
  readonly isRequired: boolean
  /** Whether all further words belong to it. */
  readonly isVariadic: boolean
}

export interface CommandSpec {
  /** Empty for the program itself, `['images', 'list']` for a command of a command. */
  readonly path: readonly string[]
  readonly description: string
  readonly options: readonly OptionSpec[]
  readonly arguments: readonly ArgumentSpec[]
  readonly commands: readonly { readonly name: string; readonly description: string }[]
}

/**
 * Every command of a program with what may stand behind it, from commander's own definitions: a script made of this knows
 * what the program knows. The program comes first.
 */
export function describeCommands(program: Command, known: KnownWords): CommandSpec[] {
  const help = program.createHelp()
  const describe = (command: Command, path: readonly string[], inherited: readonly Option[]): CommandSpec[] => {
    const options = [...help.visibleOptions(command), ...inherited]
    const commands = help.visibleCommands(command).filter((each) => each.name() !== 'help' || path.length === 0)
    return [
      {
        path,
        description: summaryOf(help, command),
        options: options.map((option) => describeOption(option, known)),
        arguments: command.registeredArguments.map((argument) => describeArgument(argument, known)),
        commands: commands.map((each) => ({ name: each.name(), description: summaryOf(help, each) })),
      },
      ...command.commands.flatMap((each) => describe(each, [...path, each.name()], globalOptions(program, help))),
    ]
  }
  const [own, ...others] = describe(program, [], [])
  return own === undefined ? [] : [own, ...others, helpOf(own)]
}

/** `archbench help <command>`, which commander adds by itself. */
function helpOf({ commands }: CommandSpec): CommandSpec {
  const words = commands.map(({ name }) => name).filter((name) => name !== 'help')
  const argument = { name: 'command', values: { ...ANYTHING, words }, isRequired: false, isVariadic: false }
  return { path: ['help'], description: '', options: [], arguments: [argument], commands: [] }
}

/** Options of the program that every command takes as well; `--help` each has of its own, `--version` only the program. */
function globalOptions(program: Command, help: Help): Option[] {
  return help.visibleOptions(program).filter(({ long }) => long !== '--help' && long !== '--version')
}

function summaryOf(help: Help, command: Command): string {
  return help.subcommandDescription(command)
}

function describeOption(option: Option, known: KnownWords): OptionSpec {
  const { short, long, description, required, optional, flags, argChoices } = option
  const placeholder = /[<[](\w+)/.exec(flags)?.[1] ?? ''
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: required || optional ? valuesOf(option.name(), placeholder, argChoices, known) : undefined,
    isValueOptional: optional,
  }
}

function describeArgument(argument: Argument, known: KnownWords): ArgumentSpec {
  const { argChoices, required, variadic } = argument
  const name = argument.name()
  return { name, values: valuesOf(name, name, argChoices, known), isRequired: required, isVariadic: variadic }
}

/** What a value may be, by its choices or by what it is called: `--targets <names>`, `[scenario]`, `<file>`. */
function valuesOf(
  name: string,
  placeholder: string,
  choices: readonly string[] | undefined,
  known: KnownWords,
): Values {
  if (choices !== undefined) return { ...ANYTHING, words: choices }
  if (placeholder === 'folder') return { ...ANYTHING, files: 'folders' }
  if (['file', 'files', 'path', 'result', 'results'].includes(placeholder)) return { ...ANYTHING, files: 'files' }
  switch (name) {
    case 'scenario':
      return { words: known.scenarios, isList: false, files: 'files' }
    case 'profile':
      return { words: known.profiles, isList: true, files: 'files' }
    case 'targets':
      return { words: known.targets, isList: true, files: 'files' }
    case 'target':
    case 'what':
    case 'base':
    case 'candidate':
      return { words: known.targets, isList: false, files: 'files' }
    case 'metrics':
      return { words: known.metrics, isList: true, files: 'none' }
    case 'provider':
      return { words: known.providers, isList: true, files: 'none' }
    case 'names':
      return { words: known.images, isList: false, files: 'none' }
    default:
      return ANYTHING
  }
}
