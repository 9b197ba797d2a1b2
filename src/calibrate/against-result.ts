import type { Fingerprint } from '../result/fingerprint-schema.ts'
import { formatNumber } from '../text/format.ts'
import { compareFingerprints, type FingerprintComparison } from './compare-fingerprints.ts'
import { timeInWords } from './fingerprint-text.ts'
import { kernelWords } from './kernels/kernel.ts'
import { columns } from './text-columns.ts'

/** This machine beside that of a result. */
export interface AgainstResult extends FingerprintComparison {
  /** The file as it was named. */
  readonly result: string
  /** That of the result. */
  readonly then: Fingerprint | null
  /** That of this machine. */
  readonly now: Fingerprint
}

export function againstResult(result: string, then: Fingerprint | null, now: Fingerprint): AgainstResult {
  return { result, then, now, ...compareFingerprints(then, now, { a: 'the result', b: 'this machine' }) }
}

/** For people: the times side by side, and what follows from them. */
export function againstResultText({ then, now, kernels, sentences }: AgainstResult): string {
  const rows = kernels.map(({ kernel, ratio, tolerance, isOther }) => {
    const [before, after] = [then?.kernels[kernel], now.kernels[kernel]]
    return [
      kernelWords(kernel).title,
      before === undefined ? '–' : timeInWords(kernel, before),
      after === undefined ? '–' : timeInWords(kernel, after),
      `× ${formatNumber(ratio, 2)}`,
      `× ${formatNumber(1 / tolerance, 2)} to ${formatNumber(tolerance, 2)}`,
      isOther ? 'other' : 'same',
    ]
  })
  const table =
    rows.length === 0 ? [] : columns([['', 'the result', 'this machine', 'whole time', 'may be', ''], ...rows])
  return `${[...table, ...(table.length === 0 ? [] : ['']), ...sentences].join('\n')}\n`
}
