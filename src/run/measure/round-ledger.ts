import { messageOf, UserError } from '../../base/errors.ts'
import type { Driver } from '../../load/driver.ts'
import type { Round } from '../../result/schema.ts'
import type { Deployment } from '../../runtime/runtime.ts'
import { drain } from '../../scenario/audit.ts'
import type { Dataset, Ledger, Probe, Scenario } from '../../scenario/define.ts'
import { FINDING_KINDS, noFindings } from '../../scenario/finding.ts'
import { type VerifyOptions, verifyStored } from '../../scenario/verify-stored.ts'
import type { Phases } from '../watch/progress.ts'

/** A target that a ledger is kept of. */
export interface BookedTarget {
  /** Whether it tells what it stores. */
  readonly hasBench: boolean
  /** Puts its data back to the start. */
  reset(data: Dataset, scenario: Scenario, signal: AbortSignal): Promise<void>
  readonly name: string
  readonly client: Probe
  readonly deployment: Pick<Deployment, 'entrypoint'>
}

export interface RoundLedgerContext {
  readonly driver: Driver
  readonly scenario: Scenario
  readonly data: Dataset
  readonly phases: Phases
  readonly signal: AbortSignal
}

/** Phase of the comparison of what is stored with what was accepted, before and after each round. */
const CHECK = 'round check'

type Findings = Round['findings'] & { accepted: number }

/**
 * What was accepted from a target in a round, held against what it stores: opened with fresh data, closed before the
 * data is reset again.
 */
export class RoundLedger {
  readonly #target: BookedTarget
  readonly #context: RoundLedgerContext
  readonly #findings: Findings = {
    accepted: 0,
    verified: 0,
    ...noFindings(),
    examples: [],
  }
  #ledgers: Ledger[] = []
  #isOpen = false
  #drainMs = 0
  #unknown = 0
  #refused = 0

  constructor(target: BookedTarget, context: RoundLedgerContext) {
    this.#target = target
    this.#context = context
  }

  /** From the end of a load to no accepted write pending, the longest so far; and all findings so far. */
  get result(): Pick<Round, 'drainMs' | 'findings'> {
    return { drainMs: this.#drainMs, findings: this.#findings }
  }

  /** What became of all writes that were compared so far. */
  get writes(): { readonly accepted: number; readonly refused: number; readonly unknown: number } {
    return { accepted: this.#findings.accepted, refused: this.#refused, unknown: this.#unknown }
  }

  /**
   * Makes the target ready for a load: fresh data where there is none yet, and all of it there by its totals, else no work
   * left over. With the old data goes what the driver has learned of it.
   */
  async open(): Promise<void> {
    const { phases, scenario, data, driver, signal } = this.#context
    const { name, client, deployment } = this.#target
    const { hasBench } = this.#target
    if (this.#isOpen) {
      if (!hasBench) return
      await phases.time(CHECK, async () => this.#waited((await drain(scenario, client, { signal })).drainMs))
    } else {
      await phases.time('data reset', () => this.#target.reset(data, scenario, signal))
      if (hasBench) await phases.time(CHECK, () => this.#verify([], { when: 'before the load: ', wholeRows: 0 }))
      const { href } = deployment.entrypoint
      this.note([await phases.time('data reset', () => driver.prepare(name, href, signal))])
    }
    this.#isOpen = true
  }

  note(ledgers: readonly Ledger[]): void {
    this.#ledgers.push(...ledgers)
  }

  /**
   * Compares what was noted with what is stored.
   * @param isForgiving a target that was given up may not be able to tell any more: then that is said
   */
  async close(isForgiving = false): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    const ledgers = this.#ledgers
    this.#ledgers = []
    try {
      if (this.#target.hasBench) await this.#context.phases.time(CHECK, () => this.#verify(ledgers))
      else this.#findings.accepted += ledgers.reduce((sum, { accepted }) => sum + accepted.length, 0)
    } catch (error) {
      this.#context.signal.throwIfAborted()
      if (!isForgiving) throw error
      const reason = error instanceof UserError ? error.paragraph() : messageOf(error)
      this.#findings.examples.push(`what it stored could not be read: ${reason}`)
    }
  }

  /** Passes over what was noted: it cannot be compared, because the target never came to rest. */
  discard(): void {
    this.#isOpen = false
    this.#ledgers = []
  }

  async #verify(
    ledgers: readonly Ledger[],
    { when = '', ...rows }: { when?: string } & Pick<VerifyOptions, 'wholeRows'> = {},
  ): Promise<void> {
    const { scenario, data, signal } = this.#context
    const ledger = {
      accepted: ledgers.flatMap(({ accepted }) => accepted),
      unresolved: ledgers.flatMap(({ unresolved }) => unresolved),
    }
    this.#unknown += ledger.unresolved.length
    this.#refused += ledgers.reduce((sum, { refused = 0 }) => sum + refused, 0)
    const found = await verifyStored(scenario, data, this.#target.client, ledger, { ...rows, signal })
    this.#waited(found.drainMs)
    this.#findings.accepted += ledger.accepted.length
    for (const kind of ['verified', ...FINDING_KINDS] as const) {
      this.#findings[kind] += found[kind]
    }
    this.#findings.examples.push(...found.examples.map((example) => when + example))
  }

  #waited(drainMs: number): void {
    this.#drainMs = Math.max(this.#drainMs, drainMs)
  }
}
