import { z } from 'zod'
import { growth as growthShare, responseTime } from '../../base/unit-schemas.ts'
import { readYamlFile, validateYaml } from '../../base/yaml-file.ts'
import { SHAPES, type Shape } from '../../cost/model/demand.ts'

/** What is asked of a system. What is left out is not asked for. */
export interface Requirements {
  readonly averagePerSecond: number
  readonly shape: Shape
  /** 0.05: five percent more each month. */
  readonly growthPerMonth: number
  /** Response time that 99 of 100 requests may take, in milliseconds. */
  readonly p99Ms?: number | undefined
  /** Time until an accepted write has to be visible, in milliseconds. */
  readonly visibilityP99Ms?: number | undefined
  /** Dollars a month. */
  readonly usdPerMonth?: number | undefined
  /** People who develop and operate it. */
  readonly teamSize?: number | undefined
  /** `one-zone`: may be down while a part is replaced; `two-zones`: two of everything. */
  readonly availability: 'one-zone' | 'two-zones'
  /** Whether an accepted write may be lost. */
  readonly dataLoss: 'none' | 'tolerated'
}

export const DEFAULT_REQUIREMENTS = {
  averagePerSecond: 10,
  shape: 'diurnal',
  growthPerMonth: 0,
  availability: 'two-zones',
  dataLoss: 'none',
} as const satisfies Requirements

const fileSchema = z
  .strictObject({
    averagePerSecond: z.number().positive(),
    shape: z.enum(Object.keys(SHAPES) as Shape[]),
    growth: growthShare,
    p99: responseTime,
    visibleWithin: responseTime,
    budget: z.number().positive(),
    teamSize: z.number().positive(),
    availability: z.enum(['one-zone', 'two-zones']),
    dataLoss: z.enum(['none', 'tolerated']),
  })
  .partial()
  .transform(({ growth, p99, visibleWithin, budget, ...rest }) => ({
    ...rest,
    growthPerMonth: growth,
    p99Ms: p99,
    visibilityP99Ms: visibleWithin,
    usdPerMonth: budget,
  }))

/** Reads requirements from a file. Throws a UserError with line and key for what does not fit. */
export async function readRequirements(file: string): Promise<Partial<Requirements>> {
  return withoutUndefined(
    validateYaml(await readYamlFile(file), fileSchema, 'Fix the file; docs/use/recommend.md explains each key'),
  )
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

/** Drops what was not said. */
export function withoutUndefined<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>
}
