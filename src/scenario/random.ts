import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded source of random numbers. It is changed by being used: each call moves it on. */
export interface Random {
  /** A float in [0, 1), with 53 random bits. */
  next(): number
  /** An integer from `min` to `max`, both included, each equally likely. */
  int(min: number, max: number): number
  /** One of the items, each equally likely. Throws a RangeError where there is none. */
  pick<T>(items: readonly T[]): T
  /** A source of its own that depends on this one's seed and the label alone, not on what has been drawn before. */
  fork(label: string): Random
}

/**
 * The source for a seed (an integer of any size that JavaScript holds exactly).
 * The generator is xoroshiro128+; its state is filled from the seed by a mixer, so that neighbouring seeds have nothing in common.
 */
export function seededRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is a safe integer, found ${seed}`)
  return randomFrom(seed >>> 0, Math.floor(seed / 0x1_0000_0000) >>> 0)
}

function randomFrom(low: number, high: number): Random {
  const mix = mixer(low, high)
  const generator = xoroshiro128plusFromState([mix(), mix(), mix(), mix()])
  const int = (min: number, max: number): number => uniformInt(generator, min, max)
  return {
    next: () => ((generator.next() >>> 5) * 0x400_0000 + (generator.next() >>> 6)) / 0x20_0000_0000_0000,
    int,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('there is nothing to pick from')
      return items[int(0, items.length - 1)] as (typeof items)[number]
    },
    fork: (label) => {
      let a = low ^ 0x811c9dc5
      let b = high ^ 0x9dc5811c
      for (let at = 0; at < label.length; at++) {
        a = Math.imul(a ^ label.charCodeAt(at), 0x01000193)
        b = Math.imul(b ^ label.charCodeAt(at), 0x85ebca6b)
      }
      return randomFrom(finish(a), finish(b))
    },
  }
}

/** A Weyl sequence through the finaliser of MurmurHash3: never four zeros in a row, which xoroshiro could not leave. */
function mixer(low: number, high: number): () => number {
  let state = finish(low) ^ Math.imul(finish(high ^ 0x5bd1e995), 0x27d4eb2f)
  return () => {
    state = (state + 0x9e3779b9) | 0
    return finish(state) | 0
  }
}

/** The 32-bit finaliser of MurmurHash3: every bit of the input changes half of the output's. */
function finish(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
