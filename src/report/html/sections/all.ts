import type { Result } from '../../../result/schema.ts'
import type { Section } from '../parts.ts'
import { shownTargets } from '../targets.ts'
import { autoscalingSection } from './autoscaling.ts'
import { bottleneckSection } from './bottleneck.ts'
import { correctnessSection } from './correctness.ts'
import { costSection } from './cost.ts'
import { courseSection } from './course.ts'
import { headlineSection } from './headline.ts'
import { latencySection } from './latency.ts'
import { methodSection } from './method.ts'
import { resilienceSection } from './resilience.ts'
import { resourceSection } from './resources.ts'
import { scalingSection } from './scaling.ts'
import { topologySection } from './topology.ts'
import { tracingSection } from './tracing.ts'
import { variantSection } from './variants.ts'
import { verdictSection } from './verdict.ts'
import { visibilitySection } from './visibility.ts'

/** All that there is to say of a result, in reading order; sections that it has nothing for are left out. */
export function sectionsOf(result: Result): Section[] {
  const shown = shownTargets(result)
  return [
    verdictSection(result, shown),
    headlineSection(result, shown),
    variantSection(result),
    topologySection(result, shown),
    latencySection(result, shown),
    courseSection(result, shown),
    tracingSection(result),
    resilienceSection(result),
    autoscalingSection(result),
    visibilitySection(result, shown),
    resourceSection(result, shown),
    bottleneckSection(result, shown),
    scalingSection(result, shown),
    costSection(result, shown),
    correctnessSection(result),
    methodSection(result),
  ].filter((section) => section !== null)
}
