/** `1,340/s` · `0.93/s`. */
export function perSecond(rate: number): string {
  return `${figure(rate)}/s`
}

/** `12` · `1,340` · `0.932`: three significant digits below a hundred, none behind the point above. */
export function figure(value: number): string {
  return value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })
}

/** `0.1 %` · `29 %`, of a share from 0 to 1. */
export function percent(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumSignificantDigits: 2 })} %`
}
