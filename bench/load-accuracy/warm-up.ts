import { BEHAVIOURS } from './behaviours.ts'
import { drive, openLoad } from './own-driver.ts'
import type { Rig } from './rig.ts'

/** A fresh Node.js server takes several times as long for each of its first ten thousand requests. */
const REQUESTS = { perSecond: 5_000, seconds: 4 }

/** Has the server of known behaviour serve until its code is compiled. */
export async function warmUp({ driver, server, signal }: Rig): Promise<void> {
  const [behaviour] = BEHAVIOURS
  if (behaviour === undefined) return
  await server.behave(behaviour, { seed: 1, cards: 1 })
  const size = { seconds: REQUESTS.seconds, leadInMs: 0, maxInFlight: 1_000 }
  await drive(driver, server.url, openLoad('poisson', REQUESTS.perSecond, size), 1, signal)
  await server.tell()
}
