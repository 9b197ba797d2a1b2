// Whether targets that are right are accused of anything: node bench/accusations/main.ts [runs] [scenario …]

import { listScenarios } from '../../src/scenario/load.ts'
import { defaultTargets, findTarget } from '../../src/topology/targets.ts'
import { examine } from '../../test/mutants/examine.ts'

const DURATION_MS = 5_000

const [count = '50', ...asked] = process.argv.slice(2)
const names = (await listScenarios()).map(({ name }) => name)
const scenarios = asked.length > 0 ? asked : names

/** What was held against one target in one run; failed requests are told and are no accusation: the machine may be busy. */
async function accusations(scenario: string, target: string, seed: number): Promise<readonly string[]> {
  const { file } = findTarget(target, scenario)
  const { contract, round, findings, requests } = await examine(
    { scenario, file, mutant: target },
    { durationMs: DURATION_MS, seed },
  )
  const failed = requests.failed === 0 ? '' : `, ${requests.failed} of ${requests.planned} requests failed`
  console.log(
    `run ${seed}: ${scenario} ${target}: ${findings.verified} writes verified, ${contract.length + round.length} findings${failed}`,
  )
  return [...contract, ...round].map((words) => `run ${seed}: ${scenario} ${target}: ${words}`)
}

const all: string[] = []
for (let seed = 1; seed <= Number(count); seed++) {
  for (const scenario of scenarios) {
    for (const target of defaultTargets(scenario)) all.push(...(await accusations(scenario, target, seed)))
  }
}
for (const words of all) console.log(words)
console.log(`${count} runs: ${all.length} findings`)
process.exitCode = all.length === 0 ? 0 : 1
