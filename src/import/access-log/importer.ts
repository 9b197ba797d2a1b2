import type { Importer } from '../importer.ts'

/** An access log becomes the mix, the ids and the hours of its traffic. */
export const accessLog: Importer = {
  flag: 'access-log',
  argument: '<file>',
  description: 'of an access log (common, combined or JSON lines; also .gz): mix, ids and hours of its traffic',
  read: async (source) => (await import('./import-access-log.ts')).importAccessLog(source),
}
