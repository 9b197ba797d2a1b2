import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../cli/measure.ts'
import { verdict } from '../report/content/verdict.ts'
import { renderHtml } from '../report/html/render-html.ts'
import { renderMarkdown } from '../report/markdown/render-markdown.ts'
import { terminalOverload } from '../report/terminal/overload.ts'
import { fixtureOverload, late } from '../report/testing/fixture-overload.ts'
import { fixtureWithSpike } from '../report/testing/fixture-profiles.ts'
import { overloadsOf } from './overload.ts'
import type { Overload } from './overload-schema.ts'
import { type Result, resultSchema } from './schema.ts'

const [first = ''] = fixtureOverload().targets.map(({ name }) => name)

function overloadOf(result: Result): Overload | undefined {
  return result.summary.targets.find(({ target }) => target === first)?.overload?.[0]
}

function inTerminal(result: Result): string {
  return terminalOverload(result, 160, new Chalk({ level: 0 })).replaceAll(/\s+/g, ' ')
}

test('goodput, what was served and the recovery of a target that comes back', () => {
  const result = fixtureOverload()
  const overload = overloadOf(result)
  expect(overload).toMatchObject({ stage: 'spike', calm: { stage: 'after' }, isMetastable: false })
  expect(overload?.recoveredMs).not.toBeNull()
  expect(overload?.goodputPerSecond).toBeGreaterThan(0)
  expect(overload?.goodputPerSecond).toBeLessThanOrEqual((overload?.answeredPerSecond ?? 0) + 1e-9)
  expect(resultSchema.safeParse(result).error).toBeUndefined()
  expect(inTerminal(result)).not.toContain('metastable')
})

test('who does not come back at a rate that was fine before has a metastable failure, which is a finding of its own', () => {
  const result = fixtureOverload((stage, target) => (stage.stage === 'after' && target === first ? late(stage) : stage))
  expect(overloadOf(result)).toMatchObject({ recoveredMs: null, isMetastable: true })
  const words = `Finding: metastable failure of ${first}: it did not come back within`
  expect(inTerminal(result)).toContain(words)
  expect(renderMarkdown(result)).toContain(words)
  expect(renderHtml([result])).toContain(words)
})

test('who was late before the overload as well has no metastable failure', () => {
  const result = fixtureOverload((stage, target) => (target === first && stage.stage !== 'spike' ? late(stage) : stage))
  expect(overloadOf(result)).toMatchObject({ recoveredMs: null, isMetastable: false })
  expect(inTerminal(result)).toContain('was outside its objectives before the overload as well')
})

test('where the driver was the limit nothing is said', () => {
  const result = fixtureOverload((stage) => ({ ...stage, disqualified: ['lag'] }))
  expect(overloadOf(result)).toBeUndefined()
  expect(inTerminal(result)).toContain(`${first}: not known: no overload of it counts`)
})

test('a spike below that is no overload', () => {
  const { targets, plan, scenario } = fixtureWithSpike()
  for (const target of targets) expect(overloadsOf(target, plan, scenario.slo)).toEqual([])
  expect(inTerminal(fixtureWithSpike())).toBe('')
})

test('what an overload is for is no failure of the run', () => {
  const result = fixtureOverload()
  const none = result.summary.targets.map((target) => ({ ...target, ranked: false, notRankedBecause: 'errors' }))
  const unranked = { ...result, summary: { targets: none, comparisons: [] } }
  expect(exitCodeOf(unranked)).toBe(0)
  expect(verdict(unranked, String)).toContainEqual({
    subject: 'No comparison',
    text: `none of the ${none.length} targets could be ranked.`,
  })
})
