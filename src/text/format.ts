/** Keeps a figure and its unit, or the bounds of an interval, on one line; the renderers write it as a space. */
export const NO_BREAK = '\u00A0'

/** Stands where a figure is not known or does not apply. */
export const NOTHING = '–'

/** How many decimals show three significant digits of a value; two of one below 0.01, where more would be a long row of noughts. */
export function decimalsFor(value: number): number {
  if (value === 0) return 0
  const magnitude = Math.floor(Math.log10(Math.abs(value)))
  return Math.min(12, Math.max(0, (magnitude < -2 ? 1 : 2) - magnitude))
}

/** A quantity that was set and not measured: `240` · `0.5`. */
export function formatSetting(value: number): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : decimalsFor(value))
}

/** `2,446` · `18.3` · `0.00456`: thousands apart, a fixed count of decimals. */
export function formatNumber(value: number, decimals = decimalsFor(value)): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`
  return value < 0 && /[1-9]/.test(digits) ? `-${digits}` : digits
}

/** `0 %` · `0.38 %` · `12 %`, of a share from 0 to 1. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.001) return '<0.001 %'
  return `${percent >= 10 ? formatNumber(percent, 0) : String(Number(percent.toPrecision(2)))} %`
}

/** `850 ms` · `12.3 s` · `1 min 48 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `92 MiB` · `2 GiB`. */
export function formatBytes(bytes: number): string {
  const gib = bytes / 2 ** 30
  return gib >= 1 ? `${Number(gib.toPrecision(3))} GiB` : `${formatNumber(bytes / 2 ** 20, 0)} MiB`
}

/** `1 round` · `6 rounds`. */
export function plural(count: number, noun: string): string {
  return `${formatNumber(count, 0)} ${noun}${count === 1 ? '' : 's'}`
}

/** `a` · `a and b` · `a, b and c`. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
