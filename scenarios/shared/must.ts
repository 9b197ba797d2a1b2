/** Throws the sentence unless the condition holds. */
export function must(condition: boolean, sentence: () => string): asserts condition {
  if (!condition) throw new Error(sentence())
}
