import { NoAnswer } from '../../scenario/client.ts'
import type { QueueReading } from './trend.ts'

/** Asks a target in the course of a window how many accepted writes cannot be read yet. */
export interface PendingWatch {
  /** Asks once, without waiting for the answer. @param atMs since the window opened */
  ask(atMs: number): void
  /** All answers, in the order in which they were asked for. Rejects where an answer was not what it must be. */
  readings(): Promise<QueueReading[]>
}

/** A watch that has asked nothing. What gets no answer (a target that is too busy) is left out. */
export function watchPending(readPending: () => Promise<number>): PendingWatch {
  const asked: Promise<QueueReading | undefined>[] = []
  let broken: { readonly error: unknown } | undefined

  async function answer(atMs: number): Promise<QueueReading | undefined> {
    try {
      return { atMs, length: await readPending() }
    } catch (error) {
      // Kept until the probe is over: nobody waits for this answer before.
      if (!(error instanceof NoAnswer)) broken ??= { error }
      return undefined
    }
  }

  return {
    ask: (atMs) => void asked.push(answer(atMs)),
    async readings() {
      const answers = await Promise.all(asked)
      if (broken) throw broken.error
      return answers.filter((reading) => reading !== undefined)
    },
  }
}
