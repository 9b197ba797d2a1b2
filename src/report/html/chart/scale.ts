import { formatNumber } from '../../../text/format.ts'

export interface Tick {
  readonly at: number
  readonly label: string
}

/** Turns values of an axis into coordinates. */
export interface Scale {
  readonly kind: 'linear' | 'log'
  /** Lowest and highest value. */
  readonly domain: readonly [number, number]
  readonly range: readonly [number, number]
  readonly ticks: readonly Tick[]
}

/** The coordinate of a value; values outside the domain lie on its edge. */
export function position({ kind, domain, range }: Scale, value: number): number {
  const [from, to] = kind === 'log' ? domain.map(Math.log) : domain
  const [start, end] = range
  const along = kind === 'log' ? Math.log(value) : value
  if (from === undefined || to === undefined || from === to) return start
  const share = Math.min(1, Math.max(0, (along - from) / (to - from)))
  return start + share * (end - start)
}

/** The value at a coordinate. */
export function valueAt({ kind, domain: [from, to], range: [start, end] }: Omit<Scale, 'ticks'>, at: number): number {
  const share = (at - start) / (end - start)
  return kind === 'log' ? from * (to / from) ** share : from + share * (to - from)
}

/** A scale from nought to a round number above the highest value. */
export function linearScale(highest: number, range: readonly [number, number], count = 5): Scale {
  const step = niceStep((highest > 0 ? highest : 1) / count)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const steps = Math.max(1, Math.ceil((highest > 0 ? highest : 1) / step - 1e-9))
  const ticks = Array.from({ length: steps + 1 }, (_, index) => {
    const at = Number((index * step).toPrecision(12))
    return { at, label: formatNumber(at, decimals) }
  })
  return { kind: 'linear', domain: [0, steps * step], range, ticks }
}

/** The next of 1, 2, 5, 10, 20 … that is no smaller. */
function niceStep(rough: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * magnitude >= rough * (1 - 1e-9)) ?? 10
  return factor * magnitude
}

/** Marks of a decade, the fewer the more decades there are. */
const MARKS = [
  { decades: 1.2, marks: [1, 2, 3, 5, 7] },
  { decades: 2.5, marks: [1, 2, 5] },
  { decades: 4, marks: [1, 3] },
  { decades: Number.POSITIVE_INFINITY, marks: [1] },
]

/** A logarithmic scale that begins and ends at a mark beside the lowest and highest value, both above nought. */
export function logScale([lowest, highest]: readonly [number, number], range: readonly [number, number]): Scale {
  const decades = Math.log10(highest / lowest)
  const { marks } = MARKS.find((each) => decades <= each.decades) ?? { marks: [1] }
  const first = Math.floor(Math.log10(lowest)) - 1
  const last = Math.ceil(Math.log10(highest)) + 1
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((exponent) =>
    marks.map((mark) => Number((mark * 10 ** exponent).toPrecision(6))),
  )
  const below = all.filter((at) => at <= lowest * (1 + 1e-9)).at(-1) ?? lowest
  const above = all.find((at) => at >= highest * (1 - 1e-9) && at > below) ?? highest
  const ticks = all
    .filter((at) => at >= below && at <= above)
    .map((at) => ({ at, label: at >= 1 ? formatNumber(at, 0) : String(at) }))
  return { kind: 'log', domain: [below, above], range, ticks }
}
