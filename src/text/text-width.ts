import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns that a text takes on a terminal: two for a wide character, none for an escape code. */
export function textWidth(text: string): number {
  return stringWidth(text)
}

/** A plain text in at most so many columns; what was cut off is told by an ellipsis. */
export function fitText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  return columns < 1 ? '' : `${headOf(text, columns - 1).trimEnd()}…`
}

/** A text with blanks behind it, so that it takes that many columns. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)))
}

/** A plain text in pieces of at most so many columns, each as long as can be; no character is cut in two. */
export function piecesOf(text: string, columns: number): string[] {
  const pieces: string[] = []
  for (let rest = text; rest !== ''; ) {
    const [first] = graphemes.segment(rest)
    const piece = headOf(rest, columns) || (first?.segment ?? rest)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return pieces
}

function headOf(text: string, columns: number): string {
  let head = ''
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += textWidth(segment)
    if (width > columns) break
    head += segment
  }
  return head
}
