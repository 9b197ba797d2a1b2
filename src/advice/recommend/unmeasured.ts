import { peakFactor } from '../../cost/model/demand.ts'
import type { Result } from '../../result/schema.ts'
import type { Pricing } from './candidate.ts'

/** What the recommendation rests on without its having been measured, in one sentence each. */
export function unmeasured(result: Result, { demand, assumptions, catalogue }: Pricing): string[] {
  const { environment, scenario, budget } = result
  const open = result.targets
    .flatMap(({ rounds }) => rounds.flatMap(({ stages }) => stages))
    .find(({ loop }) => loop === 'open')
  const peak = demand.averagePerSecond * peakFactor(demand) * assumptions.burst
  const rate = open?.offeredRatePerSecond
  const searched = result.summary.targets.some(({ estimates }) => estimates.capacityPerSecond !== undefined)
  return [
    `Your own code: what was measured is ${scenario.title.toLowerCase()} as it comes with archbench.`,
    rate === null || rate === undefined
      ? 'Latency: no open loop was driven.'
      : `Latency at your peak of ${Math.round(peak).toLocaleString('en')} requests/s: it was measured at ${Math.round(rate).toLocaleString('en')} requests/s on ${budget.cpus} CPU.`,
    ...(searched ? [] : ['How far each target scales: no search for the capacity was made (--profile capacity).']),
    `The machines of ${catalogue.title}: CPU time is that of ${environment.cpuModel}.`,
    ...(environment.runtime === 'process'
      ? ['Networks between machines, and the brokers of containers: all ran as processes of one machine.']
      : []),
    'Availability and recovery: replicas and standbys are in the bill, their failures were not tried here.',
    'What it costs to build and to change: the size of the team goes in by a rule of thumb only.',
  ]
}
