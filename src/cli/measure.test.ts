import { expect, test } from 'vitest'
import { shellWord } from '../base/shell-word.ts'
import { makePlan } from '../config/make-plan.ts'
import { fixtureGivenUp } from '../report/testing/fixture-profiles.ts'
import {
  changeStages,
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from '../report/testing/fixture-result.ts'
import { defaultPlan } from '../report/testing/fixture-rounds.ts'
import { fixtureTargets } from '../report/testing/fixture-targets.ts'
import { parseThresholds } from '../result/parse-thresholds.ts'
import type { Result, StageResult, TargetResult } from '../result/schema.ts'
import { exitCodeOf, hintsAfter } from './measure.ts'
import { commandProblem } from './testing/parse-command.ts'

const brief = fixtureWithFewRounds()
const changed = (change: Partial<TargetResult>) =>
  fixtureResult({ rounds: 1, change: (target) => (target.name === 'monolith' ? { ...target, ...change } : target) })

/** Half of the requests of all targets failed, but for one. */
const withErrors = (good: string | undefined, targets = 2) =>
  fixtureResult({
    rounds: 1,
    models: fixtureTargets.slice(0, targets),
    change: (target) => (target.name === good ? target : changeStages(undefined, halfFailed)(target)),
  })
const halfFailed = (stage: StageResult): StageResult => {
  const completed = Math.floor(stage.requests.completed / 2)
  return { ...stage, requests: { ...stage.requests, completed, failed: stage.requests.sent - completed } }
}

const withThreshold = (text: string): Result => {
  const thresholds = parseThresholds(text)
  if (typeof thresholds === 'string') throw new Error(thresholds)
  return fixtureResult({ plan: { ...defaultPlan(6), thresholds } })
}

test.each([
  ['all well', brief, 0],
  ['thresholds that all meet', withThreshold('cpuPerRequest<1000ms,errorRate<50%'), 0],
  ['a threshold that two targets miss', withThreshold('cpuPerRequest<0.8ms'), 3],
  ['a threshold whose metric was not measured', withThreshold('capacityPerSecond>1/s'), 3],
  ['a threshold that is not decided', withThreshold('errorRate<0.0001%'), 4],
  ['one missed and one not decided', withThreshold('errorRate<0.0001%,cpuPerRequest<0.8ms'), 3],
  ['a threshold missed in an interrupted run', { ...withThreshold('cpuPerRequest<0.8ms'), interrupted: true }, 130],
  ['a target that failed', fixtureWithFailure(), 1],
  ['a target that was given up', fixtureGivenUp(), 1],
  ['a target without a single round', changed({ rounds: [] }), 1],
  ['every target with too many errors', withErrors(undefined), 1],
  ['only one target without too many errors', withErrors('monolith'), 1],
  ['a single target with nothing but errors', { ...withErrors(undefined, 1), kind: 'run' as const }, 1],
  ['orders lost', fixtureWithFindings(), 5],
  ['a broken contract', changed({ contract: { passed: [], failed: [{ name: 'x', message: 'y' }] } }), 5],
  ['a broken promise at start', changed({ status: 'failed', failure: { message: 'x', exitCode: 5 } }), 5],
  ['an interruption', { ...brief, interrupted: true }, 130],
  ['an interruption after orders were lost', { ...fixtureWithFindings(), interrupted: true }, 130],
])('%s', (_, result, code) => {
  expect(exitCodeOf(result)).toBe(code)
})

test.each([
  ['the default', {}, fixtureResult()],
  [
    'a scenario, targets and a runtime of its own',
    { scenario: './my shop.mts', targets: ['./mine', './other'], runtime: 'docker' },
    fixtureResult(),
  ],
  ['one target', { kind: 'run', targets: ['./mine'] }, fixtureResult()],
  ['one that failed', { scenario: './mine.mts', targets: ['a', 'b', 'c', './crash it'] }, fixtureWithFailure()],
] as const)('hints after %s can be run', async (_, change, result) => {
  const plan = { ...(await makePlan('compare', {}, {})), ...change }
  const hints = hintsAfter(plan, result, './my reports/a.json', './my reports')
  expect(hints.map(([command]) => [command, commandProblem(command)])).toEqual(
    hints.map(([command]) => [command, undefined]),
  )
  if (!('scenario' in change)) return
  for (const [command] of hints.filter(([text]) => /archbench (?:compare|up)/.test(text))) {
    expect(command).toContain(shellWord(change.scenario))
  }
})
