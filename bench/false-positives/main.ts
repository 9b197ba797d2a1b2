// Whether targets that are right are accused of anything: node bench/false-positives/main.ts [runs] [scenario …]

import { messageOf } from '../../src/base/errors.ts'
import { listScenarios } from '../../src/scenario/load.ts'
import { defaultTargets, findTarget } from '../../src/topology/targets.ts'
import { type Standing, startTargetUnderTest, type TargetUnderTest } from '../../test/mutants/examine.ts'

/** As fast as answers come: no architecture is driven into a storm of cold starts, and each as hard as it can be. */
const LOAD = { loop: 'closed', connections: 8, leadInMs: 0, durationMs: 2_000 } as const
/** Runs before a target is started anew. */
const RUNS_PER_START = 10

const [asked = '50', ...names] = process.argv.slice(2)
const runs = Number(asked)
const scenarios = names.length > 0 ? names : (await listScenarios()).map(({ name }) => name)

const falsePositives: string[] = []
const unknown: string[] = []
for (const scenario of scenarios) {
  for (const target of defaultTargets(scenario)) {
    for (let first = 1; first <= runs; first += RUNS_PER_START) {
      const last = Math.min(first + RUNS_PER_START - 1, runs)
      try {
        const { file } = findTarget(target, scenario)
        const underTest = { scenario, file, mutant: target }
        await using standing = await startTargetUnderTest(underTest)
        for (let run = first; run <= last; run++) await examineOnce(standing, underTest, run)
      } catch (error) {
        // No answer is no accusation, and no acquittal either.
        unknown.push(`runs ${first} to ${last}: ${scenario} ${target}: ${messageOf(error)}`)
      }
    }
  }
}
for (const words of [...falsePositives, ...unknown]) console.log(words)
console.log(
  `${runs} runs of ${scenarios.join(', ')}: ${falsePositives.length} findings, ${unknown.length} starts that could not be examined to the end`,
)
process.exitCode = falsePositives.length + unknown.length === 0 ? 0 : 1

/** The contract, a load and the ledger; failed requests are told and are no accusation: the machine may be busy. */
async function examineOnce(standing: Standing, underTest: TargetUnderTest, seed: number): Promise<void> {
  const name = `run ${seed}: ${underTest.scenario} ${underTest.mutant}`
  const { contract, round, findings, requests } = await standing.examine(underTest, { load: LOAD, seed })
  const failed = requests.failed === 0 ? '' : `, ${requests.failed} of ${requests.planned} requests failed`
  console.log(`${name}: ${findings.verified} writes verified, ${contract.length + round.length} findings${failed}`)
  falsePositives.push(...[...contract, ...round].map((words) => `${name}: ${words}`))
}
