import { faultEffect, seriesOfLoad } from '../../result/fault-effect.ts'
import type { FaultEffect } from '../../result/fault-schema.ts'
import type { StageResult } from '../../result/schema.ts'
import type { Slo } from '../../scenario/define.ts'
import type { FaultSnapshot } from './fault-course.ts'

/** What each fault of a load did, up to the next one. */
export function effectsOf(
  { stages, faults }: { readonly stages: readonly StageResult[]; readonly faults: readonly FaultSnapshot[] },
  slo: Slo,
): FaultEffect[] {
  const series = seriesOfLoad(stages)
  const endMs = stages.reduce((sum, { windowMs }) => sum + windowMs, 0)
  return faults.map(({ amount = null, components, ...times }, index) => {
    const next = faults.slice(index + 1).find(({ atMs }) => atMs >= times.atMs + times.durationMs)
    return faultEffect({ ...times, amount, components: [...components] }, series, next?.atMs ?? endMs, slo)
  })
}
