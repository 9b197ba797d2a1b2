import type { Importer } from '../importer.ts'

/** A recording of a browser becomes the journey of one user. */
export const har: Importer = {
  flag: 'har',
  argument: '<file>',
  description: 'of a recording (HAR, from the network tab of a browser): the journey of one user',
  read: async (source) => (await import('./import-har.ts')).importHar(source),
}
