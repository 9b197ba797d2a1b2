import type { Importer } from '../importer.ts'

/** A Postman collection becomes a journey through its requests. */
export const postman: Importer = {
  flag: 'postman',
  argument: '<file>',
  description: 'of a Postman collection (v2.0 or v2.1): its requests, in their order',
  read: async (source) => (await import('./import-postman.ts')).importPostman(source),
}
