import type { Random } from '../../src/scenario/random.ts'

/** The middles of so many equally likely slices of an exponential distribution: its shape without the luck of a draw. */
export function exponentialQuantiles(count: number, mean: number): Float64Array {
  return Float64Array.from({ length: count }, (_, slice) => -mean * Math.log(1 - (slice + 0.5) / count))
}

/**
 * Deals cards in a random order, each once, and shuffles again when all are dealt. As many draws as there are cards
 * have exactly the distribution of the cards, where independent draws would have a p99.9 of their own each time.
 */
export function dealer(cards: Float64Array, random: Random): () => number {
  const deck = cards.slice()
  let left = 0
  return () => {
    if (left === 0) left = deck.length
    left -= 1
    // The shuffle of Fisher and Yates, one step a card: behind `left` lie those that were dealt.
    const drawn = random.int(0, left)
    const card = deck[drawn] as number
    deck[drawn] = deck[left] as number
    deck[left] = card
    return card
  }
}
