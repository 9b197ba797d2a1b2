import { messageOf } from '../base/errors.ts'
import type { Leftover, Warn } from './runtime.ts'

/** Where nobody listens, Node.js prints it. */
export const warnByNode: Warn = (text) => process.emitWarning(text, 'archbench')

type Thing = Pick<Leftover, 'kind' | 'name'>

/** What is still there and why. */
export function describeKept({ kind, name, keptBecause }: Leftover): string {
  return `the ${kind} ${name} could not be removed: ${keptBecause}`
}

/**
 * Removes things, some at a time, and goes on where one cannot be removed.
 * @param remove returns false where there was nothing to remove
 * @param fix how a person removes one that is kept
 * @returns what was removed, and what was kept with the reason
 */
export async function removeEach<T extends Thing>(
  things: readonly T[],
  remove: (thing: T) => Promise<boolean>,
  { atATime, fix }: { readonly atATime: number; readonly fix: (thing: T) => string },
): Promise<Leftover[]> {
  const leftovers: Leftover[] = []
  const waiting = things.values()
  const work = async (): Promise<void> => {
    for (const thing of waiting) {
      const { kind, name } = thing
      try {
        if (await remove(thing)) leftovers.push({ kind, name })
      } catch (error) {
        leftovers.push({ kind, name, keptBecause: `${messageOf(error)}. Fix: ${fix(thing)}` })
      }
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return leftovers
}

/** Whether it is still there. */
export function isKept({ keptBecause }: Leftover): boolean {
  return keptBecause !== undefined
}
