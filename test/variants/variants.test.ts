import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result, TargetResult } from '../../src/result/schema.ts'
import { servedOf } from '../../src/result/served-of.ts'
import { findProgram } from '../../src/runtime/process/servers/programs.ts'
import { listScenarios } from '../../src/scenario/load.ts'
import { defaultTargets } from '../../src/topology/targets.ts'
import { chooseVariants, variantsOfTarget } from '../../src/topology/variant-targets.ts'
import { Archbench } from '../archbench-process.ts'

// Every variant that runs without containers, in each scenario: apart from the rest, in `npm run variants`.

let archbench: Archbench
beforeAll(() => {
  archbench = new Archbench()
})
afterAll(() => archbench[Symbol.dispose]())

function newestResult(): Result {
  const name = archbench.results().sort().at(-1) ?? ''
  return JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8')) as Result
}

const scenarios = await listScenarios()
const cases = await Promise.all(
  scenarios.flatMap(({ name: scenario }) =>
    defaultTargets(scenario).map(async (target): Promise<[string, string, string[]]> => {
      const variants = (await variantsOfTarget(target, scenario)).filter(({ needsContainers }) => !needsContainers)
      return [
        scenario,
        target,
        variants.length === 0 ? [] : [...chooseVariants(target, variants, ['all'], false).targets],
      ]
    }),
  ),
)

test.each(cases.filter(([, , variants]) => variants.length > 0))(
  '%s: all variants of %s keep the contract, end in the same state and store every write once',
  async (scenario, target, variants) => {
    const short = ['--profile', 'saturate', '--rounds', '1', '--warm-up', '1s']
    const ended = await archbench.run(['compare', scenario, '-t', target, '--variants', 'all', ...short])
    const { targets } = newestResult()
    expect(targets.map(({ name }) => name)).toEqual([target, ...variants])
    for (const { name, status, failure, contract, rounds } of targets) {
      expect({ name, status, failure, failed: contract.failed }).toEqual({
        name,
        status: 'measured',
        failure: null,
        failed: [],
      })
      for (const { findings } of rounds) expect(findings, name).toMatchObject({ lost: 0, duplicated: 0, phantom: 0 })
    }
    expect(ended.stdout).toMatch(/Difference to the base/)
  },
)

function errorsOf(target: TargetResult | undefined, kind: string): number {
  const stages = target?.rounds.flatMap(({ stages }) => stages) ?? []
  return stages.reduce((sum, { errors }) => sum + (errors[kind] ?? 0), 0)
}

test('with a slow dependency a circuit breaker refuses at once what is else not answered in time', async () => {
  const targets = 'microservices,microservices+no-breaker'
  const fault = ['--fault', 'latency=3s:inventory@1s+18s', '--rate', '30', '--steady', '20s', '--warm-up', '1s']
  await archbench.run(['compare', '-t', targets, ...fault])
  const [guarded, open] = newestResult().targets
  expect(errorsOf(guarded, 'status 503')).toBeGreaterThan(errorsOf(open, 'status 503'))
  expect(errorsOf(guarded, 'timeout')).toBeLessThan(errorsOf(open, 'timeout'))
})

test.skipIf(!findProgram('valkey'))('the cache answers most reads of the default mix', async () => {
  await archbench.run(['compare', '-t', 'monolith,monolith+cache', '--rounds', '6'])
  const cached = newestResult().targets.find(({ name }) => name === 'monolith+cache')
  const [shop] = cached === undefined ? [] : servedOf(cached)
  expect(shop?.cacheHits).toBeGreaterThan(shop?.cacheMisses ?? Number.POSITIVE_INFINITY)
})
