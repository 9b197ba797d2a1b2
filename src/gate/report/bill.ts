import { formatUsd } from '../../cost/view/words.ts'
import type { Quote, Statement } from '../../report/content/statement.ts'
import { formatSetting } from '../../text/format.ts'
import type { GateBill, VerdictDocument } from '../verdict-document.ts'

/** What the change costs a month; nothing where no traffic was given. Never says more than the interval of the difference does. */
export function billStatement({ bill }: Pick<VerdictDocument, 'bill'>, quote: Quote): Statement[] {
  if (bill === undefined) return []
  if (bill === null) return [{ subject: 'Bill', text: 'not known: no round says what a request uses.' }]
  const month = `a month at ${formatSetting(bill.requestsPerSecond)} requests/s (${bill.shape}, ${quote(bill.prices)})`
  return [{ subject: 'Bill', text: `${month}: ${change(bill)}.` }]
}

function change({ base, candidate, difference }: GateBill): string {
  const after = candidate === null ? 'not known' : formatUsd(candidate.value)
  if (base === null || difference === null) return `${after}; what it was before is not known`
  const before = formatUsd(base.value)
  const { value, low, high } = difference
  if (low === null || high === null)
    return `${before} before, ${after} after; too few starts for the interval of the difference`
  const interval = `[${signed(low)}, ${signed(high)}]`
  if (low === 0 && high === 0) return `${before} before and after`
  if (low <= 0 && high >= 0) return `${before} before, ${after} after: no difference that this run can tell ${interval}`
  return `${before} before, ${after} after: ${signed(value)} ${interval}`
}

function signed(usd: number): string {
  return usd < 0 ? `−${formatUsd(-usd)}` : `+${formatUsd(usd)}`
}
