import { expect, test } from 'vitest'
import type { TargetResult } from '../../../result/schema.ts'
import { fixtureResult } from '../../testing/fixture-result.ts'
import { cpuAccountingOf } from './setup.ts'

const [target] = fixtureResult().targets as [TargetResult]

test('what counted CPU time is told once for all targets, where it was recorded', () => {
  const grouped: TargetResult = { ...target, cpuAccounting: { source: 'control group', resolutionMs: 0.001 } }
  const read: TargetResult = { ...target, cpuAccounting: { source: 'process times', resolutionMs: 20 } }
  expect(cpuAccountingOf({ targets: [grouped, grouped, read] })).toEqual({
    'CPU time counted by': 'control group (to 0.001 ms), process times (to 20 ms)',
  })
  expect(cpuAccountingOf({ targets: [target] })).toEqual({})
})
