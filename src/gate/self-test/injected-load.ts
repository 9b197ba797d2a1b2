/**
 * Uses so much CPU time as it is told, in small bites: what a self-test puts beside a target to make its requests dearer.
 *
 *     node injected-load.ts 0.09     nine hundredths of a CPU
 */
const BITE_MS = 5
/** What it could not use in time, for it stood still with the target, is forgotten beyond so many bites. */
const MOST_BITES_OWED = 4

const share = Number(process.argv[2])
if (!(share > 0 && share <= 1)) throw new RangeError(`a share of a CPU lies between 0 and 1, found ${process.argv[2]}`)

function usedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

// By the clock, and what it has used already counts: timers come late where the CPU is busy.
let before = { clockMs: performance.now(), usedMs: usedMs() }
let owedMs = 0
setInterval(() => {
  const clockMs = performance.now()
  owedMs += share * (clockMs - before.clockMs) - (usedMs() - before.usedMs)
  owedMs = Math.min(owedMs, MOST_BITES_OWED * share * BITE_MS)
  before = { clockMs, usedMs: usedMs() }
  const end = before.usedMs + owedMs
  while (usedMs() < end);
}, BITE_MS)
process.on('SIGTERM', () => process.exit(0))
