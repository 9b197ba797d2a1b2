import { ExitCode, messageOf, UserError } from '../base/errors.ts'
import { askPlanned } from './ask.ts'
import { IDLE_ANSWER_TIMEOUT_MS, mostRows, readAudit } from './audit.ts'
import { NoAnswer, WrongAnswer } from './client.ts'
import type { AcceptedWrite, Dataset, Ledger, Operation, Probe, Scenario } from './define.ts'
import { isBroken } from './finding.ts'
import { prepareMemory } from './prepare.ts'
import { seededRandom } from './random.ts'
import { programmingError } from './user-module.ts'
import { verifyRound } from './verify.ts'

export interface ContractReport {
  readonly passed: readonly string[]
  /** Each with one sentence that says what was sent, found and expected. */
  readonly failed: readonly { readonly name: string; readonly message: string }[]
}

/** A target that leaves so many cases without an answer is asked no more: each would take as long again. */
const MOST_TIMEOUTS = 2

/** The check's own stream, apart from those that drive load. */
const SEED = -1

/**
 * Checks that a target does what the scenario says: the preparation, each operation once, the audit of what these wrote,
 * then the scenario's own cases. The target must have been loaded with the data set just before, and be loaded anew afterwards.
 * Without `/bench` routes nothing is known of its data: then only the preparation and each operation are looked at.
 * Cases go on after a failure; only time-outs, an abort and a mistake in the code of the scenario end the check early.
 * @throws UserError for such a mistake: it says nothing of the target
 */
export async function checkContract(
  scenario: Scenario,
  data: Dataset,
  probe: Probe,
  signal?: AbortSignal,
  { hasBench = true }: { readonly hasBench?: boolean } = {},
): Promise<ContractReport> {
  const passed: string[] = []
  const failed: { name: string; message: string }[] = []
  let timeouts = 0
  const check = async (name: string, run: () => Promise<void>): Promise<void> => {
    if (timeouts >= MOST_TIMEOUTS) {
      failed.push({ name, message: `not tried, because ${MOST_TIMEOUTS} cases before it got no answer in time` })
      return
    }
    try {
      await run()
      passed.push(name)
    } catch (error) {
      signal?.throwIfAborted()
      const mistake = programmingError(error)
      if (mistake !== undefined) throw mistake
      if (error instanceof NoAnswer && error.isTimeout) timeouts += 1
      failed.push({ name, message: error instanceof UserError ? error.paragraph() : messageOf(error) })
    }
  }

  let memory: unknown = scenario.memory(data)
  const accepted: AcceptedWrite[] = []
  await check('the preparation is answered as described', async () => {
    const prepared = await prepareMemory(scenario, data, probe, atPlace)
    memory = prepared.memory
    accepted.push(...prepared.accepted)
  })
  const state: unknown = scenario.planState(data)
  const random = seededRandom(SEED)
  for (const [name, operation] of Object.entries(scenario.operations)) {
    await check(`${name} is answered as described`, async () => {
      const params: unknown = operation.plan(state, random)
      const response = await atPlace(operation, askPlanned(operation, params, memory, probe))
      const write = operation.accepted?.(params, response)
      if (write !== undefined) accepted.push({ key: operation.writeKey?.(params) ?? '', ...write })
    })
  }
  if (!hasBench) return { passed, failed }
  if (scenario.benchRoutes !== 'optional') {
    await check('the audit agrees with the answers', () =>
      checkAudit(scenario, data, probe, { accepted, unresolved: [] }, signal),
    )
  }
  for (const contractCase of scenario.contract) {
    await check(contractCase.name, () => contractCase.run(probe, data))
  }
  return { passed, failed }
}

/** The answer; a wrong one is told with the place in the scenario's file that asks for another. */
async function atPlace<T>(
  { place }: Pick<Operation<unknown, unknown, unknown>, 'place'>,
  answer: Promise<T>,
): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (place === undefined || error instanceof UserError || error instanceof NoAnswer) throw error
    throw new UserError(messageOf(error), {
      ...place,
      remedy: remedyFor(error),
      exitCode: ExitCode.broken,
      cause: error,
    })
  }
}

function remedyFor(error: unknown): string {
  const status = error instanceof WrongAnswer ? error.status : undefined
  if (status === 401 || status === 403) {
    return (
      'Fix: send credentials, e.g. `headers: { authorization: Bearer $' +
      '{env:TOKEN} }` at the top of the file, or sign in under `setup:`'
    )
  }
  if (status === 404) return 'Fix: correct `path`, or `expect.status` where 404 is the right answer'
  return 'Fix: correct the request or what it expects, or what the target answers'
}

function rowsOf(data: Dataset): number {
  return Object.values(data).reduce((sum, { length }) => sum + length, 0)
}

async function checkAudit(
  scenario: Scenario,
  data: Dataset,
  probe: Probe,
  ledger: Ledger,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { examples, ...found } = verifyRound(
    scenario,
    data,
    ledger,
    await readAudit(scenario, probe, {
      signal,
      mostRows: mostRows(rowsOf(data), ledger.accepted.length),
      answerTimeoutMs: IDLE_ANSWER_TIMEOUT_MS,
    }),
  )
  if (isBroken(found)) {
    throw new Error(`GET /bench/audit/…: expected exactly what was loaded and accepted, found ${examples.join('; ')}`)
  }
}
