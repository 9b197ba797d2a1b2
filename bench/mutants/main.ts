// How long it takes until a mutant is found, from the first request of its load: node bench/mutants/main.ts

import { examine, steady } from '../../test/mutants/examine.ts'
import { MANY_REQUESTS, MUTANTS, type Mutant } from '../../test/mutants/mutants.ts'

/** None may take longer. */
const ALLOWED_MS = 20_000

let longestMs = 0
for (const mutant of MUTANTS) {
  const { roundMs } = await examine(mutant, { load: steady(mutant.requests ?? MANY_REQUESTS) })
  console.log(`${nameOf(mutant)}: ${(roundMs / 1_000).toFixed(1)} s`)
  longestMs = Math.max(longestMs, roundMs)
}
console.log(`longest: ${(longestMs / 1_000).toFixed(1)} s, allowed ${ALLOWED_MS / 1_000} s`)
process.exitCode = longestMs <= ALLOWED_MS ? 0 : 1

function nameOf({ scenario, mutant }: Mutant): string {
  return `${scenario}: ${mutant}`
}
