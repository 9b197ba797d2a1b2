import { expect } from 'vitest'
import { notRankedBecause } from '../src/result/ranking.ts'
import type { Result } from '../src/result/schema.ts'
import type { Ended } from './archbench-process.ts'

/** What a machine that is too busy makes of a round or two: the driver was late, which says nothing of the target. */
const TOO_BUSY = 'no valid round remains'

/** A run of one target ended well: nothing speaks against the target, and the exit code says whether a round counts. */
export function expectMeasured({ code, stdout, stderr }: Ended, { targets, scenario }: Result): void {
  const reasons = targets.map((target) => notRankedBecause(target, scenario.slo))
  expect([[null], [TOO_BUSY]], stderr).toContainEqual(reasons)
  expect(code, `${stderr}${stdout}`).toBe(reasons[0] === null ? 0 : 1)
}
