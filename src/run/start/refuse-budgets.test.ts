import { expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { refuseBudgets } from './refuse-budgets.ts'

const started = [{ name: 'monolith', url: undefined }]
const session = (refusal: string | undefined) => ({
  components: 'processes' as const,
  quotaRefusal: async () => refusal,
})
const paragraph = async (checked: Promise<void>): Promise<string> => {
  const error = await checked.catch((reason: unknown) => reason)
  return error instanceof UserError ? error.paragraph() : 'it was accepted'
}

test('a fraction is refused by the name of the runtime that cannot limit it, with the reason', async () => {
  const plan = { cpus: 1, cpuBudgets: [0.5, 1] }
  const checked = refuseBudgets(plan, 'process', started, session('no control group can be made'))
  expect(await paragraph(checked)).toMatch(
    /^--cpus: the process runtime cannot limit a target to a fraction of a CPU\. Found: 0\.5; no control group can be made\..*--runtime docker/,
  )
  await refuseBudgets(plan, 'process', started, session(undefined))
})

test('whole CPUs need no quota', async () => {
  await refuseBudgets({ cpus: 1 }, 'process', started, session('none'))
})

test('more CPUs than there are, and what runs already, are refused', async () => {
  const many = refuseBudgets({ cpus: 1, cpuBudgets: [1, 1_024] }, 'process', started, session(undefined))
  expect(await paragraph(many)).toMatch(/^--cpus: the budget is more than/)
  const runs = [{ name: 'theirs', url: new URL('http://127.0.0.1:1') }]
  expect(
    await paragraph(refuseBudgets({ cpus: 1, cpuBudgets: [0.5, 1] }, 'process', runs, session(undefined))),
  ).toMatch(/a target that runs already keeps the CPUs that it has\. Found: theirs/)
})
