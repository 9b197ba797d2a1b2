import { ExitCode, UserError } from '../../base/errors.ts'
import { ANSWERS, type FinalState, firstDifference, traceFinalState } from '../../scenario/differential.ts'
import { lookIntoHint } from '../../topology/up-command.ts'
import type { RunTarget } from '../run-target.ts'
import type { CheckContext } from './check-target.ts'
import type { TracePace } from './trace-pace.ts'

/** Sends the trace of the differential check to a target and notes what it left behind. */
export async function traceTarget(
  runTarget: RunTarget,
  { plan, scenario, checkData, signal }: CheckContext,
  pace: TracePace,
): Promise<FinalState> {
  const { client, deployment, record, name } = runTarget
  using _through = { [Symbol.dispose]: () => pace.leave() }
  await deployment.resume()
  await runTarget.reset(checkData, scenario, signal)
  const goOn = (): Promise<boolean> => pace.goOn()
  const state = await traceFinalState(scenario, checkData, client, signal, goOn).catch((cause: unknown) => {
    signal.throwIfAborted()
    if (cause instanceof UserError || !(cause instanceof Error)) throw cause
    throw deviation(
      lookIntoHint(runTarget.topology, plan.scenario),
      `${name} fails the differential check`,
      cause.message,
    )
  })
  record.differential = { operations: state.operations, hash: state.hash }
  await deployment.pause()
  return state
}

/**
 * Takes out of the run whose state after the trace is another than that of most. Where no state is that of most, nobody
 * can tell who is right, and all are out whose state is not the first one's, and that one as well.
 * @param scenario as it was asked for
 */
export async function compareStates(states: ReadonlyMap<RunTarget, FinalState>, scenario: string): Promise<void> {
  const groups = [...Map.groupBy(states.keys(), (runTarget) => states.get(runTarget)?.hash)]
    .map(([, members]) => members)
    .sort((a, b) => b.length - a.length)
  const [most = [], second] = groups
  if (second === undefined) return
  const isMajority = most.length > second.length
  for (const group of groups) {
    if (group === most && isMajority) continue
    const [reference] = group === most ? second : most
    for (const runTarget of group) {
      if (reference) await runTarget.fail(differs(runTarget, reference, states, scenario))
    }
  }
}

function differs(
  runTarget: RunTarget,
  reference: RunTarget,
  states: ReadonlyMap<RunTarget, FinalState>,
  scenario: string,
): UserError {
  const [own, other] = [states.get(runTarget), states.get(reference)]
  const difference = own && other && firstDifference(own, other)
  const what = `after the same ${own?.operations} operations the final state of ${runTarget.name} differs from that of ${reference.name}`
  return deviation(
    lookIntoHint(runTarget.topology, scenario),
    what,
    difference === undefined ? 'another state' : `${difference.view}: ${difference.one}`,
    difference === undefined ? undefined : `${difference.view}: ${difference.other}, as ${reference.name} has it`,
    difference?.view === ANSWERS
      ? 'Fix: correct the implementation, or write `compare: none` at this request where its answers may differ'
      : undefined,
  )
}

function deviation(lookInto: string, message: string, found: string, expected?: string, remedy?: string): UserError {
  return new UserError(message, {
    found,
    expected,
    remedy: remedy ?? `Fix the implementation: what differs cannot be compared; ${lookInto}`,
    exitCode: ExitCode.broken,
  })
}
