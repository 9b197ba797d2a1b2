import type { Result } from '../../../result/schema.ts'
import { autoscalingTable, fixedFleetTable } from '../../content/tables/autoscaling.ts'
import { autoscalingFigure } from '../autoscaling-figure.ts'
import { html } from '../markup.ts'
import { figures, type Section, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** How replicas followed their load; null where none were to. */
export function autoscalingSection(result: Result): Section | null {
  const [fleets, course] = [fixedFleetTable(result, pageText), autoscalingTable(result, pageText)]
  if (!fleets || !course) return null
  const drawn = result.targets.flatMap((target) =>
    target.rounds.flatMap((round) =>
      (round.autoscaling ?? []).map((scaling) => autoscalingFigure(result, target, round, scaling)),
    ),
  )
  return {
    id: 'autoscaling',
    title: 'Autoscaling',
    body: html`${figures(drawn)}
${tableMarkup(fleets, 'Replicas that come and go beside a fixed fleet of their average size')}
${tableMarkup(course, 'How replicas followed the load')}`,
  }
}
