import { accessLog } from './access-log/importer.ts'
import { har } from './har/importer.ts'
import type { Importer } from './importer.ts'
import { k6 } from './k6/importer.ts'
import { openApi } from './openapi/importer.ts'
import { postman } from './postman/importer.ts'

/** What "archbench init" can make a scenario of; a new one is its folder and a line here. */
export const IMPORTERS: readonly Importer[] = [openApi, har, accessLog, postman, k6]
