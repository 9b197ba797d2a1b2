import { distance, closest as nearest } from 'fastest-levenshtein'

/** `; did you mean "x"?` for the nearest known word, or nothing where none is near. */
export function closest(word: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const best = nearest(word.toLowerCase(), known)
  return distance(word.toLowerCase(), best) <= Math.max(2, word.length / 3) ? `; did you mean "${best}"?` : ''
}
