import { accessLog } from './access-log/importer.ts'
import type { Importer } from './importer.ts'
import { openApi } from './openapi/importer.ts'

/** What "archbench init" can make a scenario of; a new one is its folder and a line here. */
export const IMPORTERS: readonly Importer[] = [openApi, accessLog]
