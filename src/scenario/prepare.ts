import type { Dataset, Planned, Probe, Response, Scenario } from './define.ts'

const REQUESTS_IN_FLIGHT = 4

/** An answer that an operation learned from. */
export interface LearnedAnswer {
  readonly planned: Planned
  readonly response: Response
}

/**
 * Makes the memory of a scenario for one target, and fills it by running the scenario's preparation.
 * Throws where the target answers one of its operations wrongly.
 * @param onLearned told of each answer that was learned from
 */
export async function prepareMemory(
  scenario: Scenario,
  data: Dataset,
  probe: Probe,
  onLearned: (answer: LearnedAnswer) => void = () => {},
): Promise<unknown> {
  const memory: unknown = scenario.memory(data)
  const planned = (scenario.prepare?.(data) ?? []).values()
  const work = async (): Promise<void> => {
    for (const { operation: name, params } of planned) {
      const operation = scenario.operations[name]
      if (operation === undefined) throw new Error(`the preparation names the operation ${name}, which does not exist`)
      const response = await probe.expect(operation.request(params, memory), operation.answers)
      if (operation.learn === undefined) continue
      operation.learn(params, response, memory)
      onLearned({ planned: { operation: name, params }, response })
    }
  }
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, work))
  return memory
}

/** Learns from answers that a target gave to somebody else. */
export function learnFrom(scenario: Scenario, answers: readonly LearnedAnswer[], memory: unknown): void {
  for (const { planned, response } of answers) {
    scenario.operations[planned.operation]?.learn?.(planned.params, response, memory)
  }
}
