import type Docker from 'dockerode'
import { DONE } from './reaper.ts'

// Waits for the end of archbench, which shows in its end of the pipe being closed, and removes what its run left.

const GIVE_UP_AFTER_MS = 60_000
const LOOK_AGAIN_AFTER_MS = 200
/** The engine may still be making what it was asked for when archbench ended. */
const QUIET_LOOKS = 10

const [run] = process.argv.slice(2)
if (!run) throw new TypeError('the reaper needs to know which run it is for')

let said = ''
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  said += text
})
process.stdin.once('end', () => {
  if (said !== DONE) void reap(run)
})

async function reap(run: string): Promise<void> {
  setTimeout(() => process.exit(1), GIVE_UP_AFTER_MS).unref()
  const deadline = performance.now() + GIVE_UP_AFTER_MS
  let quietLooks = 0
  while (quietLooks < QUIET_LOOKS && performance.now() < deadline) {
    quietLooks = (await removeAll(run)) ? quietLooks + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS))
  }
}

/** True where nothing was there. */
async function removeAll(run: string): Promise<boolean> {
  try {
    // Loaded only when it is needed: until then the reaper is as small as it can be.
    const { findLabelled, removeLabelled } = await import('./labelled.ts')
    const docker = await connect()
    const found = await findLabelled(docker, run)
    await removeLabelled(docker, found)
    return found.length === 0
  } catch {
    return false // an engine that is busy or away: tried again until it is given up
  }
}

async function connect(): Promise<Docker> {
  const { connectEngine } = await import('./engine/connect.ts')
  return (await connectEngine()).docker
}
