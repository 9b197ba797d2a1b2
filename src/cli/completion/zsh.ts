import type { ArgumentSpec, CommandSpec, OptionSpec, Values } from './describe.ts'
import { shellQuote } from './shell-quote.ts'

/** A completion script for zsh: to be sourced, or to be found as \`_archbench\` in a folder of \`fpath\`. */
export function zshCompletion(program: string, commands: readonly CommandSpec[]): string {
  return `#compdef ${program}
# Completion of ${program} for zsh. In ~/.zshrc, after compinit: source <(${program} completion zsh)

# Names with commas between them: the last is completed, with those that do not stand there yet.
__${program}_list() {
  local -a known=("$@") used
  compset -P '*,'
  used=(\${(s:,:)IPREFIX})
  known=(\${known:|used})
  compadd -S '' -a known
}

__${program}_list_or_files() {
  __${program}_list "$@"
  _files
}

__${program}_words() {
  compadd -- "$@"
}

__${program}_words_or_files() {
  compadd -- "$@"
  _files
}

${commands.map((command) => functionOf(program, command)).join('\n')}
if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`
}

function functionOf(program: string, { path, options, arguments: taken, commands }: CommandSpec): string {
  const name = functionName(program, path)
  const specs = [
    ...options.map((option) => optionSpec(program, option)),
    ...(commands.length > 0 ? [shellQuote(`1:command:->command`), shellQuote('*::argument:->argument')] : []),
    ...(commands.length > 0 ? [] : taken.map((argument, index) => argumentSpec(program, argument, index))),
  ]
  const parse = `_arguments -s${commands.length > 0 ? ' -C' : ''} \\\n    ${specs.join(' \\\n    ')}`
  if (commands.length === 0) return `${name}() {\n  ${parse}\n}\n`
  return `${name}() {
  local context state state_descr line curcontext=$curcontext
  typeset -A opt_args
  ${parse} && return
  case $state in
    command)
      local -a commands=(
        ${commands.map(({ name, description }) => shellQuote(`${name}:${description}`)).join('\n        ')}
      )
      _describe command commands
      ;;
    argument)
      case $words[1] in
        ${commands.map(({ name: each }) => `${each}) ${functionName(program, [...path, each])} ;;`).join('\n        ')}
      esac
      ;;
  esac
}
`
}

function functionName(program: string, path: readonly string[]): string {
  return ['', program, ...path].join('_').replaceAll('-', '_')
}

function optionSpec(program: string, { flags, description, value, isValueOptional }: OptionSpec): string {
  // What is in brackets must not hold one, nor a colon.
  const text = `[${description.replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:')}]`
  const action = value === undefined ? '' : `${isValueOptional ? '::' : ':'}value:${actionOf(program, value)}`
  const others = flags.length > 1 ? `(${flags.join(' ')})` : ''
  const names = flags.map((flag) => (value === undefined ? flag : flag.startsWith('--') ? `${flag}=` : `${flag}+`))
  const words = names.map((name) => shellQuote(`${others}${name}${text}${action}`))
  return words.join(' \\\n    ')
}

function argumentSpec(program: string, { name, values, isRequired, isVariadic }: ArgumentSpec, index: number): string {
  const place = isVariadic ? '*' : String(index + 1)
  return shellQuote(`${place}:${isRequired || isVariadic ? '' : ':'}${name}:${actionOf(program, values)}`)
}

/** An action that begins with a blank is called as it stands. */
function actionOf(program: string, { words, isList, files }: Values): string {
  if (words.length === 0) return { none: ' ', files: '_files', folders: '_files -/' }[files]
  const how = `${isList ? 'list' : 'words'}${files === 'none' ? '' : '_or_files'}`
  return ` __${program}_${how} ${words.join(' ')}`
}
