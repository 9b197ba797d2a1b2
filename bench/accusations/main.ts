// Whether targets that are right are accused of anything: node bench/accusations/main.ts [runs] [scenario …]

import { messageOf } from '../../src/errors.ts'
import { listScenarios } from '../../src/scenario/load.ts'
import { defaultTargets, findTarget } from '../../src/topology/targets.ts'
import { examine } from '../../test/mutants/examine.ts'

/** As fast as answers come: no architecture is driven into a storm of cold starts, and each as hard as it can be. */
const LOAD = { loop: 'closed', connections: 8, leadInMs: 0, durationMs: 5_000 } as const

const [count = '50', ...asked] = process.argv.slice(2)
const names = (await listScenarios()).map(({ name }) => name)
const scenarios = asked.length > 0 ? asked : names

/** What was held against one target in one run; failed requests are told and are no accusation: the machine may be busy. */
async function accusations(scenario: string, target: string, seed: number): Promise<readonly string[]> {
  const { file } = findTarget(target, scenario)
  const { contract, round, findings, requests } = await examine(
    { scenario, file, mutant: target },
    { load: LOAD, seed },
  )
  const failed = requests.failed === 0 ? '' : `, ${requests.failed} of ${requests.planned} requests failed`
  console.log(
    `run ${seed}: ${scenario} ${target}: ${findings.verified} writes verified, ${contract.length + round.length} findings${failed}`,
  )
  return [...contract, ...round].map((words) => `run ${seed}: ${scenario} ${target}: ${words}`)
}

const all: string[] = []
const unknown: string[] = []
for (let seed = 1; seed <= Number(count); seed++) {
  for (const scenario of scenarios) {
    for (const target of defaultTargets(scenario)) {
      try {
        all.push(...(await accusations(scenario, target, seed)))
      } catch (error) {
        // No answer is no accusation, and no acquittal either.
        unknown.push(`run ${seed}: ${scenario} ${target}: ${messageOf(error)}`)
      }
    }
  }
}
for (const words of [...all, ...unknown]) console.log(words)
console.log(`${count} runs: ${all.length} findings, ${unknown.length} examinations could not be finished`)
process.exitCode = all.length + unknown.length === 0 ? 0 : 1
