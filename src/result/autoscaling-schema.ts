import { z } from 'zod'
import { SCALING_METRICS } from '../autoscaling/rule.ts'
import { count, milliseconds } from './stage-schema.ts'

const point = z.strictObject({
  atMs: milliseconds,
  wanted: count.describe('replicas that there were to be'),
  serving: count.describe('replicas that took requests'),
  running: count.describe('these, and those that started or had still to answer'),
  perReplica: z.number().nonnegative().nullable().describe('of the metric; null: not looked at just then'),
})

const fleet = z.strictObject({
  component: z.string(),
  min: count,
  max: count,
  metric: z.enum(SCALING_METRICS),
  target: z.number().positive().describe('of the metric, for each replica; a share of `cpus` for cpu'),
  cpus: z.number().positive().describe('of a replica: its limit in a container; processes share those of the budget'),
  delayMs: milliseconds.describe('from a decision to the start of a replica, as it was asked for'),
  coolDownMs: milliseconds,
  course: z.array(point).describe('since the first window opened'),
  startsMs: z
    .array(milliseconds)
    .describe('from each decision for one more replica to the moment when it took requests'),
  replicaMs: milliseconds.describe('time that replicas ran, of all together'),
  most: count.describe('replicas that took requests, at most'),
  atEnd: count,
  reactionMs: milliseconds
    .nullable()
    .describe('longest time from when the load called for one replica more to when it took requests; null: none came'),
  returnMs: milliseconds
    .nullable()
    .describe('longest time from when the load called for one replica fewer to when it was gone; null: none went'),
  cpuShare: z
    .number()
    .nonnegative()
    .nullable()
    .describe('CPU time that it used, of what its replicas had; null: not known'),
  fixedReplicas: count.describe('size of the fixed fleet: its mean size, rounded up'),
})

const outcome = z.strictObject({
  requests: z.strictObject({ planned: count, failed: count, dropped: count }),
  missedMs: milliseconds.describe('time outside of the objectives, in whole seconds of the load'),
  worstP99Ms: milliseconds.describe('of a second'),
  replicaMs: milliseconds.describe('time that replicas of the scaled components ran, of all together'),
})

/** How replicas followed a load, and how a fixed fleet of the average size did with the same traffic. */
export const autoscalingSchema = z.strictObject({
  profile: z.string(),
  lengthMs: milliseconds,
  fleets: z.array(fleet),
  autoscaled: outcome,
  fixed: outcome.nullable().describe('null: the run was ended before'),
})

export type AutoscalingResult = z.infer<typeof autoscalingSchema>
export type FleetResult = AutoscalingResult['fleets'][number]
export type AutoscalingOutcome = AutoscalingResult['autoscaled']
