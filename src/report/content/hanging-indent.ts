import { wrap } from '../../text/plain-text.ts'

/** One statement, its subject painted, its further lines indented. */
export function hangingIndent(subject: string, text: string, width: number, paint: (text: string) => string): string[] {
  const lines = wrap(`${subject}: ${text}`, width - 1, 2).map((line) => ` ${line}`)
  const [first = '', ...rest] = lines
  const head = ` ${subject}:`
  return first.startsWith(head) ? [` ${paint(`${subject}:`)}${first.slice(head.length)}`, ...rest] : lines
}
