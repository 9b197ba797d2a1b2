import { z } from 'zod'
import { ruleSchema } from '../../autoscaling/rule-schema.ts'
import { duration, rate, replay, responseTime, share } from '../../base/unit-schemas.ts'
import { faultSchema, harmSchema } from '../../fault/fault-schema.ts'
import { DEFAULT_CAPACITY } from '../search/settings.ts'
import type { ClosedProfile, FaultsProfile, OpenProfile, Rate, Replay, SearchProfile } from './profile.ts'

const stageName = z.string().min(1).max(40)
const rounds = z.int().min(1).max(1_000)
const arrivals = z.enum(['poisson', 'uniform']).default('poisson')
const of = z.enum(['slowest', 'own']).default('slowest')

const anyProfile = {
  title: z.string().min(1),
  description: z.string().default(''),
  rounds: rounds.default(6),
  warmUp: duration.optional(),
  stopWhen: z
    .strictObject({ errors: share, for: duration })
    .transform(({ errors, for: forMs }) => ({ share: errors, forMs }))
    .optional(),
}

const slope = z.strictObject({ from: rate, to: rate })

const expectedRate =
  'a rate like 200/s, a share of the capacity like 50%, or { from: 10%, to: 120% }; at most 1000000/s or 10000%'

/** Told apart by hand, so that an error inside of a slope names its own key. */
const slopeOrRate = z.unknown().transform((value, context): { from: Rate; to: Rate } => {
  const parsed =
    typeof value === 'object' && value !== null
      ? slope.safeParse(value)
      : rate.transform((flat) => ({ from: flat, to: flat })).safeParse(value)
  if (parsed.success) return parsed.data
  for (const { code, path, message } of parsed.error.issues) {
    const isWhole = path.length === 0 || code === 'unrecognized_keys'
    context.issues.push({ code: 'custom', path, message: isWhole ? expectedRate : message, input: value })
  }
  return z.NEVER
})

const closedStage = z
  .strictObject({ name: stageName, connections: z.int().min(1).max(10_000).optional(), duration })
  .transform(({ name, connections, duration: durationMs }) => ({ name, connections, durationMs }))

const openStage = z
  .strictObject({ name: stageName, rate: slopeOrRate, duration })
  .transform(({ name, rate: { from, to }, duration: durationMs }) => ({ name, durationMs, from, to }))

const replayed = z
  .strictObject({ hours: z.string().min(1), time: replay.prefault('24h=2m'), peak: rate.prefault('80%') })
  .transform(({ hours, time, peak }) => ({ hours, ...time, peak }))

const LONGEST_MS = 604_800_000

function stagesOf<T extends z.ZodType<{ name: string; durationMs: number }>>(stage: T) {
  return z
    .array(stage)
    .nonempty()
    .refine((stages) => stages.reduce((sum, { durationMs }) => sum + durationMs, 0) <= LONGEST_MS, {
      error: 'stages of at most 168h together',
    })
    .superRefine((stages, context) => {
      const at = stages.findIndex(({ name }, index) => stages.findIndex((other) => other.name === name) < index)
      if (at === -1) return
      context.addIssue({ code: 'custom', path: [at, 'name'], message: 'a name that no other stage has' })
    })
}

const search = z
  .strictObject({
    start: rate.default(DEFAULT_CAPACITY.start),
    factor: z.number().min(1.05).max(10).default(DEFAULT_CAPACITY.factor),
    precision: share
      .refine((value) => value >= 0.01, { error: 'a share of at least 1%' })
      .default(DEFAULT_CAPACITY.precision),
    settle: duration.default(DEFAULT_CAPACITY.settleMs),
    probe: duration
      .refine((value) => value >= 5_000, { error: 'at least 5s: in less a growing queue cannot be told from chance' })
      .default(DEFAULT_CAPACITY.probeMs),
    requests: z.int().min(100).max(1_000_000).default(DEFAULT_CAPACITY.requests),
    confirm: duration.default(DEFAULT_CAPACITY.confirmMs),
    probes: z.int().min(3).max(100).default(DEFAULT_CAPACITY.probes),
  })
  .transform(({ settle: settleMs, probe: probeMs, confirm: confirmMs, ...others }) => ({
    ...others,
    settleMs,
    probeMs,
    confirmMs,
  }))

const slo = z
  .strictObject({ p99: responseTime, errors: share, visibilityP99: responseTime })
  .partial()
  .transform(({ p99, errors, visibilityP99 }) => ({
    ...(p99 !== undefined && { p99Ms: p99 }),
    ...(errors !== undefined && { errorShare: errors }),
    ...(visibilityP99 !== undefined && { visibilityP99Ms: visibilityP99 }),
  }))

/** A profile as it stands in its file; the name is that of the file. */
type ProfileEntry =
  | Omit<ClosedProfile, 'name'>
  | Omit<SearchProfile, 'name'>
  | Omit<FaultsProfile, 'name'>
  | (Omit<OpenProfile, 'name' | 'stages' | 'replay'> & {
      readonly stages?: OpenProfile['stages'] | undefined
      readonly replay?: (Omit<Replay, 'requests'> & { readonly hours: string }) | undefined
    })

export const profileSchema: z.ZodType<ProfileEntry> = z
  .discriminatedUnion(
    'loop',
    [
      z.strictObject({ ...anyProfile, loop: z.literal('closed'), stages: stagesOf(closedStage) }),
      z
        .strictObject({
          ...anyProfile,
          loop: z.literal('open'),
          arrivals,
          of,
          stages: stagesOf(openStage).optional(),
          replay: replayed.optional(),
          faults: z.array(faultSchema).nonempty().optional(),
          autoscale: z.array(ruleSchema).nonempty().optional(),
        })
        .refine(({ stages, replay }) => (stages === undefined) !== (replay === undefined), {
          error: 'either stages or replay',
          path: ['stages'],
        }),
      z.strictObject({
        ...anyProfile,
        loop: z.literal('search'),
        arrivals,
        of,
        search: search.prefault({}),
        slo: slo.prefault({}),
      }),
      z
        .strictObject({
          ...anyProfile,
          rounds: z.undefined().optional(),
          loop: z.literal('faults'),
          arrivals,
          of,
          rate,
          before: duration,
          fault: duration,
          recovery: duration,
          faults: z.array(harmSchema).nonempty(),
        })
        .transform(({ before: beforeMs, fault: faultMs, recovery: recoveryMs, ...others }) => ({
          ...others,
          rounds: 1,
          beforeMs,
          faultMs,
          recoveryMs,
        })),
    ],
    { error: 'one of "closed"|"open"|"search"|"faults"' },
  )
  .transform(({ warmUp: warmUpMs, stopWhen, ...profile }) => ({ ...profile, warmUpMs, stopWhen }))
