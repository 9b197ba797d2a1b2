import { distance, closest as nearest } from 'fastest-levenshtein'

/** `; did you mean "x"?` for the nearest known word, or nothing where none is near. */
export function closest(word: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const best = nearest(word.toLowerCase(), known)
  // Of a word of one or two letters, two changes would leave nothing.
  const limit = Math.min(word.length - 1, Math.max(2, word.length / 3))
  return distance(word.toLowerCase(), best) <= limit ? `; did you mean "${best}"?` : ''
}
