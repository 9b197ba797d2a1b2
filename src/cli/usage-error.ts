import { closest } from '../base/suggest.ts'
import { printable } from '../text/plain-text.ts'

/** What commander says of wrong use, in the words of this program, with the choice that may have been meant. */
export function usageErrorText(text: string): string {
  const [, found = '', choices = ''] =
    /^.*'(.*)' is invalid(?: for argument '.*')?\. Allowed choices are (.*)\.\s*$/s.exec(text) ?? []
  const meant = choices === '' ? '' : closest(found, choices.split(', ')).replace(/^; did/, 'Did')
  return `${printable(text.replace(/^error: /, 'archbench: ')).trimEnd()}${meant && ` ${meant}`}\n`
}
