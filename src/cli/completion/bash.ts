import type { ArgumentSpec, CommandSpec, Values } from './describe.ts'
import { shellQuote } from './shell-quote.ts'

/** A completion script for bash, 3.2 (macOS) or newer. */
export function bashCompletion(program: string, commands: readonly CommandSpec[]): string {
  const places = commands.flatMap((command) => optionPlaces(command))
  const paths = commands.slice(1).map(({ path }) => shellQuote(path.join(' ')))
  return `# Completion of ${program} for bash. In ~/.bashrc: source <(${program} completion bash)
_${program}_words() {
  COMPREPLY+=($(compgen -W "$1" -- "$cur"))
}

# Names with commas between them: the last is completed, with those that do not stand there yet.
_${program}_list() {
  local before="" left="" word
  [[ $cur == *,* ]] && before="\${cur%,*},"
  for word in $1; do
    [[ ,$before == *",$word,"* ]] || left="$left $word"
  done
  COMPREPLY+=($(compgen -P "$before" -W "$left" -- "\${cur##*,}"))
  compopt -o nospace 2>/dev/null
}

_${program}_files() {
  local before="" file
  [[ $1 == list && $cur == *,* ]] && before="\${cur%,*},"
  while IFS= read -r file; do
    COMPREPLY+=("$file")
  done < <(compgen -P "$before" -f -- "\${cur#"$before"}")
  compopt -o filenames 2>/dev/null
}

_${program}_folders() {
  local folder
  while IFS= read -r folder; do
    COMPREPLY+=("$folder")
  done < <(compgen -d -- "$cur")
  compopt -o filenames 2>/dev/null
}

_${program}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path="" option="" count=0 index word
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    [[ $word == "=" ]] && continue
    if [[ -n $option ]]; then
      option=""
      continue
    fi
    case "\${path:+$path }$word" in
      ${paths.join(' | ')})
        path="\${path:+$path }$word"
        continue
        ;;
    esac
    case "$path $word" in
      ${places.map(({ pattern }) => pattern).join(' | ')}) option="$word" ;;
      *" -"*) ;;
      *) count=$((count + 1)) ;;
    esac
  done
  [[ $cur == "=" ]] && cur=""
  if [[ $cur == --*=* ]]; then
    option="\${cur%%=*}"
    cur="\${cur#*=}"
  fi
  if [[ -n $option ]]; then
    case "$path $option" in
${places.map(({ pattern, values }) => `      ${pattern}) ${complete(program, values)} ;;`).join('\n')}
    esac
  elif [[ $cur == -* ]]; then
    case "$path" in
${commands.map(({ path, options }) => `      ${shellQuote(path.join(' '))}) _${program}_words ${shellQuote(options.flatMap(({ flags }) => flags).join(' '))} ;;`).join('\n')}
    esac
  else
    case "$path $count" in
${commands.flatMap((command) => positions(program, command)).join('\n')}
    esac
  fi
}

complete -F _${program} ${program}
`
}

/** Where values of options stand, as patterns of "<path> <option>". */
function optionPlaces({ path, options }: CommandSpec): { pattern: string; values: Values }[] {
  return options.flatMap(({ flags, value, isValueOptional }) => {
    if (value === undefined || isValueOptional) return []
    return [{ pattern: flags.map((flag) => shellQuote(`${path.join(' ')} ${flag}`)).join(' | '), values: value }]
  })
}

/** What may stand where no option does, as branches over "<path> <count of words before>". */
function positions(program: string, { path, commands, arguments: taken }: CommandSpec): string[] {
  const at = (count: string): string => `      ${shellQuote(path.join(' '))}" "${count})`
  if (commands.length > 0) {
    return [`${at('0')} _${program}_words ${shellQuote(commands.map(({ name }) => name).join(' '))} ;;`]
  }
  return taken.map(
    (argument: ArgumentSpec, index) =>
      `${at(argument.isVariadic ? '*' : String(index))} ${complete(program, argument.values)} ;;`,
  )
}

function complete(program: string, { words, isList, files }: Values): string {
  const named = words.length === 0 ? [] : [`_${program}_${isList ? 'list' : 'words'} ${shellQuote(words.join(' '))}`]
  const found = files === 'none' ? [] : [`_${program}_${files}${files === 'files' && isList ? ' list' : ''}`]
  return [...named, ...found].join('; ') || ':'
}
