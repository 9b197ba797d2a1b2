import type { DataSize, Dataset, Planned, Scenario } from './define.ts'
import { seededRandom } from './random.ts'
import { weighted } from './sampling.ts'

/** An endless sequence of planned operations. */
export interface OperationStream {
  next(): Planned
}

/**
 * The traffic of a scenario: each operation drawn in proportion to its weight, then planned.
 * The same scenario, data and seed give the same sequence, whatever target it is sent to.
 */
export function operationStream(scenario: Scenario, data: Dataset, seed: number): OperationStream {
  const random = seededRandom(seed)
  const choices = random.fork('operation')
  const plans = random.fork('plan')
  const choose = weighted(Object.entries(scenario.operations).map((entry) => [entry, entry[1].weight] as const))
  const state: unknown = scenario.planState(data)
  return {
    next() {
      const [name, operation] = choose(choices)
      return { operation: name, params: operation.plan(state, plans) }
    },
  }
}

/** The rows that every target starts with: the same for the same seed and size, in every process. */
export function scenarioDataset(scenario: Scenario, seed: number, size: DataSize = 'small'): Dataset {
  return scenario.dataset(seededRandom(seed).fork('dataset'), size)
}
