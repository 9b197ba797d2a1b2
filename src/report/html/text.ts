import { plainText } from '../../text/plain-text.ts'

/** Letters that are written from right to left: Hebrew, Arabic and their kin. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
/** No name and no reason that archbench gives is as long. */
const LONGEST = 1_000

/**
 * A text from outside as it stands in a sentence of the page: on one line, of bearable length, and set apart where it
 * would turn the writing direction of what stands around it. The template escapes it.
 */
export function pageText(text: string): string {
  const plain = shortened(plainText(text), LONGEST)
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain
}

/** The same where there is little room: in a chart or the head of a column. */
export function shortText(text: string, longest = 28): string {
  return pageText(shortened(plainText(text), longest))
}

function shortened(text: string, longest: number): string {
  const characters = text.length > longest ? [...text] : []
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text
}
