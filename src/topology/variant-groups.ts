/** What variants are about: `--variants` takes all of a group. */
export const VARIANT_GROUPS = [
  'caching',
  'load-balancing',
  'data',
  'discovery',
  'resilience',
  'asynchrony',
  'security',
  'transport',
] as const

export type VariantGroup = (typeof VARIANT_GROUPS)[number]
