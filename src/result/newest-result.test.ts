import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { newestResult, whyNoCost, whyNoRecommendation } from './newest-result.ts'
import type { TargetResult } from './schema.ts'
import { writeResult } from './write-result.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'archbench-newest-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const failed = (target: TargetResult): TargetResult => ({ ...target, status: 'failed', rounds: [] })
const withErrors = (target: TargetResult): TargetResult => ({
  ...target,
  rounds: target.rounds.map((round) => ({ ...round, findings: { ...round.findings, lost: 1 } })),
})

test('the newest that is of use is taken, and those that are not are told with the reason', async () => {
  await expect(newestResult(folder, whyNoCost)).rejects.toThrow('there is no usable result')
  const at = (startedAt: string, change?: (target: TargetResult) => TargetResult) =>
    writeResult({ ...fixtureResult({ rounds: 2, ...(change && { change }) }), startedAt }, folder)
  const good = await at('2026-11-01T00:00:00Z')
  const unranked = await at('2026-11-02T00:00:00Z', withErrors)
  await at('2026-11-03T00:00:00Z', failed)
  await writeFile(path.join(folder, '2026-11-04T00-00-00Z-compare-ecommerce.json'), '{')
  const forCost = await newestResult(folder, whyNoCost)
  expect(forCost.file).toBe(unranked)
  expect(forCost.passedOver).toEqual([
    expect.stringMatching(/^2026-11-04.*: the result file is no whole JSON document$/),
    expect.stringMatching(/^2026-11-03.*: no valid round says what a request takes$/),
  ])
  const forRecommendation = await newestResult(folder, whyNoRecommendation)
  expect(forRecommendation.file).toBe(good)
  expect(forRecommendation.passedOver[1]).toMatch(/: no target of it could be ranked$/)
})
