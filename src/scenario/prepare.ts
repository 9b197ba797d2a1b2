import type { Dataset, Probe, Scenario } from './define.ts'

const REQUESTS_IN_FLIGHT = 4

/**
 * Makes the memory of a scenario for one target, and fills it by running the scenario's preparation.
 * Throws where the target answers one of its operations wrongly.
 */
export async function prepareMemory(scenario: Scenario, data: Dataset, probe: Probe): Promise<unknown> {
  const memory: unknown = scenario.memory(data)
  const planned = (scenario.prepare?.(data) ?? []).values()
  const work = async (): Promise<void> => {
    for (const { operation: name, params } of planned) {
      const operation = scenario.operations[name]
      if (operation === undefined) throw new Error(`the preparation names the operation ${name}, which does not exist`)
      const response = await probe.expect(operation.request(params, memory), operation.answers)
      operation.learn?.(params, response, memory)
    }
  }
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, work))
  return memory
}
