import type { Importer } from '../importer.ts'

/** An OpenAPI document becomes one request an operation, each with an example that is valid. */
export const openApi: Importer = {
  flag: 'openapi',
  argument: '<file|url>',
  description: 'of an OpenAPI 3.0 or 3.1 document: a valid example of each operation',
  read: async (source) => (await import('./import-openapi.ts')).importOpenApi(source),
}
