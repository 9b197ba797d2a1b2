const END_OF_COMMAND = new Set([';', '&', '|', '<', '>'])

/**
 * Splits a command that is written as one string, as Compose does (go-shellwords): quotes and backslashes are taken off,
 * nothing is expanded, and the command ends at the first `;`, `&`, `|`, `<` or `>` outside of quotes.
 * `undefined` where a quote or a bracket does not close.
 */
export function shellWords(line: string): string[] | undefined {
  const found: string[] = []
  let word = ''
  let isWord = false
  let open: '"' | "'" | '`' | '(' | undefined
  let isEscaped = false
  for (const char of line) {
    if (isEscaped) {
      word += char
      isWord = true
      isEscaped = false
      continue
    }
    if (char === '\\' && open !== "'") {
      isEscaped = true
      continue
    }
    if (/[ \t\r\n]/.test(char) && open === undefined) {
      if (isWord) found.push(word)
      word = ''
      isWord = false
      continue
    }
    if ((char === '"' || char === "'") && (open === undefined || open === char)) {
      // Two quotes with nothing between are a word.
      isWord ||= open !== undefined
      open = open === undefined ? char : undefined
      continue
    }
    if (char === '`' && (open === undefined || open === '`')) open = open === undefined ? '`' : undefined
    if (char === '(' && (open === undefined || open === '(')) {
      if (open !== undefined || !word.endsWith('$')) return undefined
      open = '('
    } else if (char === ')' && (open === undefined || open === '(')) {
      if (open === undefined) return undefined
      open = undefined
    }
    if (open === undefined && END_OF_COMMAND.has(char)) {
      // `2>` is the number of a file, not a word.
      if (char === '>' && /^\d/.test(word)) isWord = false
      break
    }
    isWord = true
    word += char
  }
  if (isWord) found.push(word)
  return open === undefined && !isEscaped ? found : undefined
}
