import type { AcceptedWrite, Ledger } from '../scenario/define.ts'

/** Collects the writes of one job: each was accepted, refused, or has an unknown fate. */
export interface LedgerWriter {
  accept(write: Omit<AcceptedWrite, 'acceptedMs'>): void
  /** A write that may have happened or not; `undefined` (no write) is ignored. */
  leaveOpen(key: string | undefined): void
  /** A write that has not happened; `undefined` (no write) is ignored. */
  refuse(key: string | undefined): void
  readonly ledger: Ledger
}

/** An empty book. Its `ledger` is live: it grows while the job runs. @param sinceOpened time since the first window opened, in milliseconds */
export function ledgerWriter(sinceOpened: () => number): LedgerWriter {
  const accepted: AcceptedWrite[] = []
  const unresolved: string[] = []
  const ledger = { accepted, unresolved, refused: 0 }
  return {
    accept: (write) => accepted.push({ ...write, acceptedMs: Math.round(sinceOpened()) }),
    leaveOpen: (key) => {
      if (key !== undefined) unresolved.push(key)
    },
    refuse: (key) => {
      if (key !== undefined) ledger.refused += 1
    },
    ledger,
  }
}
