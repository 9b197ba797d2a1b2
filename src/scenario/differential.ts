import { createHash } from 'node:crypto'
import { askPlanned } from './ask.ts'
import { drain, IDLE_ANSWER_TIMEOUT_MS, mostRows, readAudit } from './audit.ts'
import type { AcceptedWrite, Audit, Dataset, Planned, Probe, Scenario } from './define.ts'
import { isBroken } from './finding.ts'
import { prepareMemory } from './prepare.ts'
import { operationStream } from './stream.ts'
import { verifyRound } from './verify.ts'

/** What one target holds after the trace. */
export interface FinalState {
  readonly operations: number
  /** SHA-256 over all rows. */
  readonly hash: string
  /** Rows of each view as text: keys in order, rows sorted. */
  readonly views: ReadonlyMap<string, readonly string[]>
}

/** The view of what was answered, in place of what is stored: of a scenario whose `/bench` routes are optional. */
export const ANSWERS = 'answers'

/** The check's own stream, apart from those that drive load and from the contract check's. */
const SEED = -2
const OPERATIONS = 300
/** After so many the trace may end: targets that are traced side by side go on together, or not at all. */
const OPERATIONS_PER_PART = 50

/**
 * Runs the scenario's preparation, sends the same seeded operations to a target one after the other, each kind as often as any other, and reads what they
 * have left behind. The target must have been loaded with the data set just before, and be loaded anew afterwards.
 * Throws a sentence where an answer is wrong, or where what is stored is not what was accepted.
 * @param goOn asked after each part of the trace whether there is time for the next
 */
export async function traceFinalState(
  scenario: Scenario,
  data: Dataset,
  probe: Probe,
  signal?: AbortSignal,
  goOn: () => Promise<boolean> = async () => true,
): Promise<FinalState> {
  const prepared = await prepareMemory(scenario, data, probe)
  const { memory } = prepared
  const accepted: AcceptedWrite[] = [...prepared.accepted]
  const answers: object[] = []
  let operations = 0
  for (const planned of trace(scenario, data)) {
    signal?.throwIfAborted()
    const { write, answer } = await perform(scenario, planned, memory, probe)
    if (write !== undefined) accepted.push(write)
    if (answer !== undefined) answers.push({ number: operations + 1, operation: planned.operation, ...answer })
    operations += 1
    if (operations % OPERATIONS_PER_PART === 0 && operations < OPERATIONS && !(await goOn())) break
  }
  if (scenario.benchRoutes === 'optional') return finalStateOf(scenario, { [ANSWERS]: answers }, operations)
  const most = mostRows(
    Object.values(data).reduce((sum, { length }) => sum + length, 0),
    OPERATIONS,
  )
  const drained = await readAudit(scenario, probe, {
    signal,
    mostRows: most,
    answerTimeoutMs: IDLE_ANSWER_TIMEOUT_MS,
  })
  const { examples, ...found } = verifyRound(scenario, data, { accepted, unresolved: [] }, drained)
  if (isBroken(found)) {
    throw new Error(`after ${operations} operations in a row: ${examples.join('; ')}`)
  }
  return finalStateOf(scenario, drained.audit, operations)
}

/** What of an audit must be the same in every target. @param operations that were sent to it */
export function finalStateOf({ differential }: Scenario, audit: Audit, operations: number): FinalState {
  const views = new Map(
    Object.entries(differential?.finalState(audit) ?? audit).map(([view, rows]) => [
      view,
      rows.map((row) => JSON.stringify(canonical(row))).sort(),
    ]),
  )
  const hash = createHash('sha256')
    .update(JSON.stringify([...views]))
    .digest('hex')
  return { operations, hash, views }
}

/** The first difference between two states in words, or `undefined` where there is none. */
export function firstDifference(
  one: FinalState,
  other: FinalState,
): { view: string; one: string; other: string } | undefined {
  for (const view of new Set([...one.views.keys(), ...other.views.keys()])) {
    const [these, those] = [one.views.get(view) ?? [], other.views.get(view) ?? []]
    const at = these.findIndex((row, index) => row !== those[index])
    const place = at < 0 ? these.length : at
    if (these[place] === those[place]) continue
    // Sorted lists differ first where one has a row that the other lacks: the smaller of the two rows.
    const [here, there] = [these[place], those[place]]
    if (here === undefined) return { view, one: 'nothing more', other: String(there) }
    if (there === undefined) return { view, one: here, other: 'nothing more' }
    return { view, one: here, other: there }
  }
  return undefined
}

/** Operations of the traffic, but none more often than another: writes are what states come from. */
function trace(scenario: Scenario, data: Dataset): Planned[] {
  const operations = Object.fromEntries(
    Object.entries(scenario.operations)
      .filter(([, { weight }]) => weight > 0)
      .map(([name, operation]) => [name, { ...operation, weight: 1 }]),
  )
  const stream = operationStream({ ...scenario, operations }, data, SEED)
  return Array.from({ length: OPERATIONS }, () => stream.next())
}

async function perform(
  scenario: Scenario,
  { operation: name, params }: Planned,
  memory: unknown,
  probe: Probe,
): Promise<{ write?: AcceptedWrite; answer?: object | undefined }> {
  const { operations, differential } = scenario
  const operation = operations[name]
  if (operation === undefined) throw new TypeError(`the stream drew ${name}, which is no operation`)
  const response = await askPlanned(operation, params, memory, probe)
  const write = operation.accepted?.(params, response)
  const answer = operation.comparable?.(params, response, memory)
  if (write === undefined) return { answer }
  if (differential?.anyOrder !== true) {
    const { visibility } = operation
    if (visibility === undefined) await drain(scenario, probe, { answerTimeoutMs: IDLE_ANSWER_TIMEOUT_MS })
    else {
      const request = visibility.request(params, response, memory)
      await probe.eventually(request, (seen) => visibility.visible(seen, response), 'the effect of an accepted write')
    }
  }
  return { write: { key: operation.writeKey?.(params) ?? '', ...write }, answer }
}

/** The same value with the keys of its objects in alphabetical order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, canonical(inner)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
