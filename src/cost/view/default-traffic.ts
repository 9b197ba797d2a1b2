/** The traffic and the provider that a report is priced for where nobody chose others. */
export const DEFAULT_TRAFFIC = { averagePerSecond: 10, shape: 'diurnal', catalogue: 'aws' } as const

/** The catalogues that are asked where none is named. */
export const DEFAULT_PROVIDERS = ['aws', 'google', 'azure'] as const
