import type { Result } from '../../../result/schema.ts'
import { autoscalingTable, fixedFleetTable } from '../../content/tables/autoscaling.ts'
import { html } from '../markup.ts'
import { type Section, tableMarkup } from '../parts.ts'
import { pageText } from '../text.ts'

/** How replicas followed their load; null where none were to. */
export function autoscalingSection(result: Result): Section | null {
  const [fleets, course] = [fixedFleetTable(result, pageText), autoscalingTable(result, pageText)]
  if (!fleets || !course) return null
  return {
    id: 'autoscaling',
    title: 'Autoscaling',
    body: html`${tableMarkup(fleets, 'Replicas that come and go beside a fixed fleet of their average size')}
${tableMarkup(course, 'How replicas followed the load')}`,
  }
}
