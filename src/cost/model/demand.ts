/** Hours of a month in this model: 8,760 / 12, as the providers' own calculators have it. */
export const HOURS_PER_MONTH = 730
const HOURS_PER_DAY = 24
const HOURS_PER_WEEK = 168

export const SHAPES = {
  flat: 'the same at every hour',
  diurnal: 'a wave over the day: at three in the afternoon 1.8 times the average, at three in the morning 0.2 times',
  'office-hours': 'Monday to Friday from nine to six; a tenth of that at other times',
  spiky: 'little, and for one hour of each day twelve times as much',
  launch: 'a wave over the day; in the first week three times as much as later',
} as const

export type Shape = keyof typeof SHAPES

/** Traffic of many months. */
export interface Demand {
  /** Share of the average at each hour of a week or of any other period, which is repeated; their mean is 1. */
  readonly hourly: readonly number[]
  /** Over the hours above, before any growth. */
  readonly averagePerSecond: number
  /** 0.1: each month has 10 % more than the one before. */
  readonly growthPerMonth: number
  /** How the hours were come by, in words. */
  readonly shape: string
}

export interface DemandOptions {
  readonly averagePerSecond: number
  readonly growthPerMonth?: number
}

/** Demand of one of the shapes. */
export function shapedDemand(shape: Shape, { averagePerSecond, growthPerMonth = 0 }: DemandOptions): Demand {
  return { hourly: normalised(HOURS[shape]), averagePerSecond, growthPerMonth, shape: `${shape}: ${SHAPES[shape]}` }
}

/**
 * Demand of hours that were counted: requests in each hour of some period, which is repeated.
 * @param options.unnamed how many of the hours were not counted and stand for hours without requests
 */
export function countedDemand(
  requestsPerHour: readonly number[],
  { averagePerSecond, growthPerMonth = 0, unnamed = 0 }: Partial<DemandOptions> & { readonly unnamed?: number } = {},
): Demand {
  const mean = average(requestsPerHour)
  return {
    hourly: normalised(requestsPerHour),
    averagePerSecond: averagePerSecond ?? mean / 3_600,
    growthPerMonth,
    shape: `${requestsPerHour.length} hours as they were counted${unnamed === 0 ? '' : ` (${unnamed} of them are not in the file and taken as 0 requests)`}`,
  }
}

/**
 * Requests a second at each hour of a month.
 * @param month from 0
 */
export function monthlyRates({ hourly, averagePerSecond, growthPerMonth }: Demand, month = 0): Float64Array {
  const scale = averagePerSecond * (1 + growthPerMonth) ** month
  const start = month * HOURS_PER_MONTH
  return Float64Array.from(
    { length: HOURS_PER_MONTH },
    (_, hour) => (hourly[(start + hour) % hourly.length] ?? 0) * scale,
  )
}

/** The highest of the hours, as a multiple of the average. */
export function peakFactor({ hourly }: Pick<Demand, 'hourly'>): number {
  return hourly.reduce((highest, share) => Math.max(highest, share), 0)
}

const DIURNAL = Array.from(
  { length: HOURS_PER_DAY },
  (_, hour) => 1 + 0.8 * Math.cos(((hour - 15) / HOURS_PER_DAY) * 2 * Math.PI),
)

const HOURS: Record<Shape, readonly number[]> = {
  flat: [1],
  diurnal: DIURNAL,
  'office-hours': Array.from({ length: HOURS_PER_WEEK }, (_, hour) => {
    const [day, time] = [Math.floor(hour / HOURS_PER_DAY), hour % HOURS_PER_DAY]
    return day < 5 && time >= 9 && time < 18 ? 1 : 0.1
  }),
  spiky: Array.from({ length: HOURS_PER_DAY }, (_, hour) => (hour === 20 ? 12 : 12 / 23)),
  // The first week of the first month only: the period is as long as the longest forecast.
  launch: Array.from({ length: 12 * HOURS_PER_MONTH }, (_, hour) => {
    return (DIURNAL[hour % HOURS_PER_DAY] ?? 1) * (hour < HOURS_PER_WEEK ? 3 : 1)
  }),
}

function normalised(hours: readonly number[]): number[] {
  const mean = average(hours)
  return hours.map((each) => (mean === 0 ? 0 : each / mean))
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
