import { UserError } from '../errors.ts'
import { defaultTargets } from '../topology/targets.ts'
import { DEFAULT_PLAN, type Plan } from './plan.ts'
import type { Config } from './read-config.ts'

/** What was asked for, flags first, then the file, then the defaults. Throws a UserError where targets repeat. */
export function makePlan(kind: Plan['kind'], flags: Config, file: Config): Plan {
  const asked = { ...file, ...withoutUndefined(flags) }
  const targets = asked.targets ?? defaultTargets()
  const repeated = targets.find((target, index) => targets.indexOf(target) !== index)
  if (repeated !== undefined) {
    throw new UserError(`the target "${repeated}" is named twice`, {
      key: '--targets',
      remedy: 'Name each target once',
    })
  }
  return {
    kind,
    scenario: asked.scenario ?? DEFAULT_PLAN.scenario,
    targets,
    rounds: asked.rounds ?? DEFAULT_PLAN.rounds,
    seed: asked.seed ?? DEFAULT_PLAN.seed,
    connections: asked.connections ?? DEFAULT_PLAN.connections,
    saturateMs: asked.saturate ?? DEFAULT_PLAN.saturateMs,
    steadyMs: asked.steady ?? DEFAULT_PLAN.steadyMs,
    ratePerSecond: asked.rate ?? DEFAULT_PLAN.ratePerSecond,
    arrivals: asked.arrivals ?? DEFAULT_PLAN.arrivals,
    warmUpMs: asked.warmUp ?? DEFAULT_PLAN.warmUpMs,
    cpus: asked.cpus ?? DEFAULT_PLAN.cpus,
    memoryBytes: asked.memory ?? DEFAULT_PLAN.memoryBytes,
    confidence: DEFAULT_PLAN.confidence,
    runtime: asked.runtime ?? DEFAULT_PLAN.runtime,
    images: asked.images ?? process.env.ARCHBENCH_IMAGES ?? DEFAULT_PLAN.images,
    logs: asked.logs ?? DEFAULT_PLAN.logs,
  }
}

function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}
