/** `1,340/s` · `0.93/s`. */
export function perSecond(rate: number): string {
  return `${figure(rate)}/s`
}

/** `12` · `100.4` · `1,340`: four significant digits below a thousand, so that a figure can be told from its limit. */
export function figure(value: number): string {
  return value.toLocaleString('en', value >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 })
}

/** `0.1 %` · `29 %`, of a share from 0 to 1. */
export function percent(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumSignificantDigits: 2 })} %`
}
