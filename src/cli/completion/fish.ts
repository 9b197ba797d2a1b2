import type { ArgumentSpec, CommandSpec, OptionSpec, Values } from './describe.ts'
import { fishQuote } from './shell-quote.ts'

/** A completion script for fish, 3.0 or newer. */
export function fishCompletion(program: string, commands: readonly CommandSpec[]): string {
  const paths = commands.slice(1).map(({ path }) => fishQuote(path.join(' ')))
  const valued = commands.flatMap(({ path, options }) =>
    options
      .filter(({ value, isValueOptional }) => value !== undefined && !isValueOptional)
      .flatMap(({ flags }) => flags.map((flag) => fishQuote([...path, flag].join(' ')))),
  )
  return `# Completion of ${program} for fish. In ~/.config/fish/config.fish: ${program} completion fish | source

# The command that is being written, and behind it how many words that are no option.
function __${program}_place
    set -l path
    set -l count 0
    set -l isValue 0
    set -l tokens (commandline -opc)
    for token in $tokens[2..-1]
        if test $isValue = 1
            set isValue 0
        else if contains -- "$path$token" ${paths.join(' ')}
            set path "$path$token "
        else if contains -- "$path$token" ${valued.join(' ')}
            set isValue 1
        else if not string match -q -- '-*' $token
            set count (math $count + 1)
        end
    end
    echo (string trim -- "$path")
    echo $count
end

# Whether a command is being written, and so many words of its own stand behind it (any number where none is given).
function __${program}_at
    set -l place (__${program}_place)
    test "$place[1]" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test "$place[2]" = "$argv[2]"
end

# Names with commas between them: the last is completed, with those that do not stand there yet.
function __${program}_list
    set -l token (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l before (string match -r -- '.*,' $token)
    for word in $argv
        string match -q -- "*,$word,*" ",$before"; or echo "$before$word"
    end
end

complete -c ${program} -f
${commands.flatMap((command) => linesOf(program, command)).join('\n')}
`
}

function linesOf(program: string, { path, options, commands, arguments: taken }: CommandSpec): string[] {
  const at = (count?: number): string =>
    `complete -c ${program} -n ${fishQuote(`__${program}_at ${fishQuote(path.join(' '))}${count === undefined ? '' : ` ${count}`}`)}`
  return [
    ...commands.map(({ name, description }) => `${at(0)} -a ${name} -d ${fishQuote(description)}`),
    ...(commands.length > 0 ? [] : taken).map((argument: ArgumentSpec, index) =>
      [at(argument.isVariadic ? undefined : index), ...candidates(program, argument.values)].join(' '),
    ),
    ...options.map((option) => `${at()} ${optionWords(program, option)}`),
  ]
}

function optionWords(program: string, { flags, description, value, isValueOptional }: OptionSpec): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const taken = value === undefined ? [] : [...(isValueOptional ? [] : ['-r']), ...candidates(program, value)]
  return [...names, '-d', fishQuote(description), ...taken].join(' ')
}

function candidates(program: string, { words, isList, files }: Values): string[] {
  const named = isList ? `(__${program}_list ${words.map(fishQuote).join(' ')})` : words.join(' ')
  const folders = files === 'folders' ? ['-a', fishQuote('(__fish_complete_directories)')] : []
  return [files === 'files' ? '-F' : '-f', ...(words.length === 0 ? [] : ['-a', fishQuote(named)]), ...folders]
}
