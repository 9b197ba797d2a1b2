import type { Turns } from './orders.ts'

/** Waits until a turn has begun. Rejects with the reason of `abort`; returns early when it is to finish. */
export async function awaitTurn(
  { begun }: Turns,
  turn: number,
  finish: AbortSignal,
  abort: AbortSignal,
): Promise<void> {
  await awaitCount(begun, turn + 1, finish, abort)
}

/** Tells all that a turn is over. */
export function endTurn({ over }: Turns): void {
  Atomics.add(over, 0, 1)
  Atomics.notify(over, 0)
}

/**
 * Lets one turn begin after the other, each when the one before it is over.
 * @param ready awaited before a turn begins; gets whose it is
 */
export async function callTurns(
  { begun, over, owners }: Omit<Turns, 'own'>,
  ready: (owner: number) => Promise<void>,
  finish: AbortSignal,
  abort: AbortSignal,
): Promise<void> {
  for (const [turn, owner] of owners.entries()) {
    await ready(owner)
    if (finish.aborted || abort.aborted) return
    Atomics.store(begun, 0, turn + 1)
    Atomics.notify(begun, 0)
    await awaitCount(over, turn + 1, finish, abort)
  }
}

async function awaitCount(cell: Int32Array, count: number, finish: AbortSignal, abort: AbortSignal): Promise<void> {
  for (let seen = Atomics.load(cell, 0); seen < count; seen = Atomics.load(cell, 0)) {
    if (finish.aborted) return
    abort.throwIfAborted()
    // Looks up now and then, in case it is to stop.
    await Atomics.waitAsync(cell, 0, seen, LOOK_EVERY_MS).value
  }
}

const LOOK_EVERY_MS = 100
