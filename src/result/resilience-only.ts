import type { Result } from './schema.ts'

/** Whether a run had faults one after the other, and no other load. */
export function isResilienceOnly({ plan }: Pick<Result, 'plan'>): boolean {
  return plan.profiles.length > 0 && plan.profiles.every(({ loop }) => loop === 'faults')
}
