/**
 * Uses a share of one CPU, in small bites: what a self-test puts beside a target to make its requests dearer.
 *
 *     node ballast.ts 0.09
 */
const BITE_MS = 5

const share = Number(process.argv[2])
if (!(share > 0 && share < 1)) throw new RangeError(`a share of a CPU lies between 0 and 1, found ${process.argv[2]}`)

function usedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

setInterval(() => {
  const end = usedMs() + share * BITE_MS
  while (usedMs() < end);
}, BITE_MS)
process.on('SIGTERM', () => process.exit(0))
