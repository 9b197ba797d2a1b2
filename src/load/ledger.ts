import type { AcceptedWrite, Ledger } from '../scenario/define.ts'

/** Collects the writes of one job. */
export interface LedgerBook {
  accept(write: AcceptedWrite): void
  /** A write that may have happened or not; `undefined` (no write) is ignored. */
  leaveOpen(key: string | undefined): void
  readonly ledger: Ledger
}

/** An empty book. Its `ledger` is live: it grows while the job runs. */
export function ledgerBook(): LedgerBook {
  const accepted: AcceptedWrite[] = []
  const unresolved: string[] = []
  return {
    accept: (write) => accepted.push(write),
    leaveOpen: (key) => {
      if (key !== undefined) unresolved.push(key)
    },
    ledger: { accepted, unresolved },
  }
}
