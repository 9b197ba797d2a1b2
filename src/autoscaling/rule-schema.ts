import { z } from 'zod'
import { duration } from '../base/unit-schemas.ts'
import { makeRule } from './parse-rule.ts'
import { SCALING_METRICS, type ScalingRule } from './rule.ts'

const goal = z.union([z.string(), z.number()]).optional()

/** A rule as a profile or archbench.yaml writes it: `{ component: api, min: 1, max: 8, cpu: 70% }`. */
export const ruleSchema: z.ZodType<ScalingRule> = z
  .strictObject({
    component: z.string().min(1).describe('its name, or `entrypoint`'),
    min: z.int().default(1),
    max: z.int(),
    cpu: goal.describe('CPU time of each replica, as a share of its `cpus`'),
    inFlight: goal.describe('requests that each replica has not answered yet'),
    queue: goal.describe('accepted writes that are not applied yet, for each replica'),
    cpus: z.number().optional().describe('CPUs of a replica; an equal part of the budget where it is left out'),
    delay: duration.optional().describe('from a decision to the start of a replica'),
    coolDown: duration.optional().describe('replicas are removed once fewer were wanted for so long'),
  })
  .transform(({ component, min, max, cpu, inFlight, queue, cpus, delay, coolDown }, context): ScalingRule => {
    const written = { cpu, 'in-flight': inFlight, queue }
    const goals = Object.fromEntries(
      SCALING_METRICS.flatMap((metric) => (written[metric] === undefined ? [] : [[metric, String(written[metric])]])),
    )
    try {
      return makeRule({ component, min, max, goals, cpus, delayMs: delay, coolDownMs: coolDown })
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Error).message.replace(/\.$/, ''), input: component })
      return z.NEVER
    }
  })
