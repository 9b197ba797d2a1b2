import { ownValue } from '../base/own-value.ts'
import { askPlanned } from './ask.ts'
import type { AcceptedWrite, Dataset, Operation, Planned, Probe, Response, Scenario } from './define.ts'

const REQUESTS_IN_FLIGHT = 4

/** An answer that an operation learned from. */
export interface LearnedAnswer {
  readonly planned: Planned
  readonly response: Response
}

/** What the preparation of a target has yielded. */
export interface Preparation {
  readonly memory: unknown
  /** The answers that the memory was filled from, for others to learn from. */
  readonly learned: readonly LearnedAnswer[]
  /** What the preparation itself wrote: it belongs in the ledger like any other write. */
  readonly accepted: readonly AcceptedWrite[]
}

/**
 * Makes the memory of a scenario for one target, and fills it by running the scenario's preparation. It is good until the
 * data of the target is reset: ids and sessions end there.
 * Throws where the target answers one of its operations wrongly.
 * @param told says more of such an error: of which operation it is
 */
export async function prepareMemory(
  scenario: Scenario,
  data: Dataset,
  probe: Probe,
  told: <T>(operation: Operation<unknown, unknown, unknown>, answer: Promise<T>) => Promise<T> = (_, answer) => answer,
): Promise<Preparation> {
  const memory: unknown = scenario.memory(data)
  const learned: LearnedAnswer[] = []
  const accepted: AcceptedWrite[] = []
  const lists = (scenario.prepare?.(data) ?? []).values()
  const run = async (list: readonly Planned[]): Promise<void> => {
    for (const { operation: name, params } of list) {
      const operation = ownValue(scenario.operations, name)
      if (operation === undefined) throw new Error(`the preparation names the operation ${name}, which does not exist`)
      const response = await told(operation, askPlanned(operation, params, memory, probe))
      const write = operation.accepted?.(params, response)
      if (write !== undefined) accepted.push({ key: operation.writeKey?.(params) ?? write.id, ...write })
      if (operation.learn !== undefined) learned.push({ planned: { operation: name, params }, response })
    }
  }
  const work = async (): Promise<void> => {
    for (const item of lists) await run('operation' in item ? [item] : item)
  }
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, work))
  return { memory, learned, accepted }
}

/** Learns from answers that a target gave to somebody else. */
export function learnFrom(scenario: Scenario, answers: readonly LearnedAnswer[], memory: unknown): void {
  for (const { planned, response } of answers) {
    ownValue(scenario.operations, planned.operation)?.learn?.(planned.params, response, memory)
  }
}
