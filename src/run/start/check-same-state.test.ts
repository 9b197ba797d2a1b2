import { expect, test } from 'vitest'
import { finalStateOf } from '../../scenario/differential.ts'
import { loadScenario } from '../../scenario/load.ts'
import type { RunTarget } from '../run-target.ts'
import { standing } from '../testing/standing-target.ts'
import { compareStates } from './check-same-state.ts'

const shop = await loadScenario('ecommerce')

async function compared(...available: number[]): Promise<RunTarget[]> {
  const runTargets = available.map(() => standing().runTarget)
  const states = runTargets.map((runTarget, index) => {
    const stock = [{ productId: 1, available: available[index] }]
    return [runTarget, finalStateOf(shop, { orders: [], stock }, 300)] as const
  })
  await compareStates(new Map(states), 'ecommerce')
  return runTargets
}

const failures = (runTargets: readonly RunTarget[]) => runTargets.map(({ record }) => record.failure?.message ?? null)

test('targets with the same state all stay', async () => {
  expect(failures(await compared(5, 5, 5))).toEqual([null, null, null])
  expect(failures(await compared(5))).toEqual([null])
})

test('the one that differs from most is out, with the first difference in words', async () => {
  const [one, two, odd, three] = failures(await compared(5, 5, 4, 5))
  expect([one, two, three]).toEqual([null, null, null])
  expect(odd).toMatch(
    /after the same 300 operations .* Found: stock: \{"available":4,"productId":1\}\. Expected: stock: \{"available":5,"productId":1\}, as .* has it/,
  )
})

test('where no state is that of most, nobody stays: nobody can tell who is right', async () => {
  for (const failure of failures(await compared(5, 4)))
    expect(failure).toMatch(/the final state of .* differs from that of/)
  const out = await compared(5, 5, 4, 4)
  expect(out.map(({ record }) => record.failure?.exitCode)).toEqual([5, 5, 5, 5])
})
