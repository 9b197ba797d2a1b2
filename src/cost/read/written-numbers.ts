/** The mark before the decimals of a number. */
export type DecimalMark = '.' | ','

const GROUP_SPACES = /(?<=\d)[ '\u00A0\u2009\u202F](?=\d{3}(?!\d))/g

/**
 * The values that a number can have, by its mark before decimals: one where both readings agree or one is impossible,
 * two where it is ambiguous (`1.234`), none where it is no number of 0 or more.
 */
export function readingsOf(text: string): ReadonlyMap<DecimalMark, number> {
  const digits = text.trim().replace(GROUP_SPACES, '')
  const readings = new Map<DecimalMark, number>()
  for (const mark of ['.', ','] as const) {
    const value = valueWith(digits, mark)
    if (value !== undefined) readings.set(mark, value)
  }
  return readings
}

function valueWith(text: string, mark: DecimalMark): number | undefined {
  const [decimal, group] = mark === '.' ? ['\\.', ','] : [',', '\\.']
  const pattern = new RegExp(
    `^(?:\\d+|(?!0\\d*${group})\\d{1,3}(?:${group}\\d{3})+)(?:${decimal}\\d+)?(?:[eE][+-]?\\d{1,3})?$`,
  )
  if (!pattern.test(text)) return undefined
  const value = Number(text.replaceAll(mark === '.' ? ',' : '.', '').replace(',', '.'))
  return Number.isFinite(value) ? value : undefined
}
