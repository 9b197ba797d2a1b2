import { expect, test } from 'vitest'
import { NO_BREAK } from '../../../text/format.ts'
import { plainText } from '../../../text/plain-text.ts'
import { fixtureResult } from '../../testing/fixture-result.ts'
import { fixtureTargets } from '../../testing/fixture-targets.ts'
import { variantTable } from './variants.ts'

function models(...factors: readonly (readonly [name: string, throughput: number])[]) {
  return fixtureTargets.slice(0, 1).flatMap((model) =>
    factors.map(([name, factor]) => ({
      ...model,
      name,
      throughputPerSecond: model.throughputPerSecond * factor,
    })),
  )
}

const shown = (result: ReturnType<typeof fixtureResult>) => {
  const table = variantTable(result, plainText)
  return table?.rows.map((row) => row.map((cell) => cell.replaceAll(NO_BREAK, ' ')))
}

test('each variant stands below its base, the best first, with what it gains or costs', () => {
  const rows = shown(
    fixtureResult({ models: models(['monolith', 1], ['monolith+slow', 0.5], ['monolith+cache', 1.5]) }),
  )
  expect(rows?.map(([base, variant]) => [base, variant])).toEqual([
    ['monolith', 'base'],
    ['monolith', '+cache'],
    ['monolith', '+slow'],
  ])
  const [, cache, slow] = rows ?? []
  expect(cache?.join(' ')).toMatch(/\+(4|5)\d % ✓ \[\+\d+, \+\d+\]/)
  expect(slow?.join(' ')).toMatch(/-(4|5)\d % ✗ \[-\d+, -\d+\]/)
})

test('targets that are no variants of each other have no such table', () => {
  expect(shown(fixtureResult({ models: models(['monolith', 1], ['monolith2', 1]) }))).toBeUndefined()
})

test('where nothing can be compared, the share of failed requests is left, fewer first', () => {
  const result = fixtureResult({
    models: models(['a', 1], ['a+worse', 1], ['a+better', 1]),
    change: (target) => ({
      ...target,
      rounds: target.rounds.map((round) => ({
        ...round,
        stages: round.stages.map((stage) => {
          const failed = Math.ceil(stage.requests.planned * (target.name === 'a+worse' ? 0.5 : 0.2))
          return { ...stage, requests: { ...stage.requests, failed, completed: stage.requests.planned - failed } }
        }),
      })),
    }),
  })
  const rows = shown(result)
  expect(rows?.map(([, variant]) => variant)).toEqual(['base', '+better', '+worse'])
  const failed = rows?.map((row) => row.at(-1))
  expect(failed).toEqual([expect.stringMatching(/^20/), expect.stringMatching(/^20/), expect.stringMatching(/^50/)])
})
