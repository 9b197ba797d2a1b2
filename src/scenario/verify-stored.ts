import { type AuditOptions, type Drained, drain, mostRows, readAudit, readSample } from './audit.ts'
import type { AcceptedWrite, Dataset, Findings, Ledger, Probe, Sampling, Scenario } from './define.ts'
import { seededRandom } from './random.ts'
import { complete, verifyRound, withPending } from './verify.ts'

/** More rows than this are not read back whole where the scenario and the target know another way. */
const WHOLE_ROWS = 50_000
const SAMPLED_WRITES = 2_000

export interface VerifyOptions extends AuditOptions {
  /** Rows up to which all that is stored is read back. */
  readonly wholeRows?: number
}

/**
 * Waits until a target has nothing pending and holds what it stores against what was accepted: all of it, or, where that is
 * too much, its totals and a sample of the writes. `verified` of the findings says how many writes were looked up.
 */
export async function verifyStored(
  scenario: Scenario,
  data: Dataset,
  probe: Probe,
  ledger: Ledger,
  options: VerifyOptions = {},
): Promise<Findings & Drained> {
  const { sampling } = scenario
  const written = ledger.accepted.length * (sampling?.rowsPerWrite ?? 1)
  const rows = Object.values(data).reduce((sum, { length }) => sum + length, written)
  if (sampling !== undefined && rows > (options.wholeRows ?? WHOLE_ROWS)) {
    const drained = await drain(scenario, probe, options)
    const writes = sampleOf(ledger.accepted, SAMPLED_WRITES)
    const found = await verifySample(sampling, data, probe, ledger, writes)
    if (found !== undefined) return { ...drained, ...withPending(found, drained) }
  }
  const loaded = Object.values(data).reduce((sum, { length }) => sum + length, 0)
  const most = mostRows(loaded, ledger.accepted.length + ledger.unresolved.length)
  const { audit, ...drained } = await readAudit(scenario, probe, { ...options, mostRows: most })
  return { ...drained, ...verifyRound(scenario, data, ledger, { ...drained, audit }) }
}

/** `undefined` where the target serves no totals. */
async function verifySample(
  // biome-ignore lint/suspicious/noExplicitAny: data and totals are the scenario's own
  sampling: Sampling<any, unknown>,
  data: Dataset,
  probe: Probe,
  ledger: Ledger,
  writes: readonly AcceptedWrite[],
): Promise<Findings | undefined> {
  const read = await readSample(probe, sampling.totals, sampling.lookUp(data, writes))
  return read && complete(sampling.verify(data, ledger, read.totals, { writes, audit: read.audit }))
}

/** So many of the writes, each equally likely, in their order: the same ones whenever there are as many. */
function sampleOf(writes: readonly AcceptedWrite[], size: number): readonly AcceptedWrite[] {
  const random = seededRandom(writes.length)
  let wanted = Math.min(size, writes.length)
  // Selection sampling: Knuth, The Art of Computer Programming, vol. 2, algorithm S.
  return writes.filter((_, index) => {
    const isChosen = random.next() * (writes.length - index) < wanted
    if (isChosen) wanted -= 1
    return isChosen
  })
}
