import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { pageBundle } from './page-bundle.ts'

await writeFile(fileURLToPath(new URL('../src/report/html/page-bundle.ts', import.meta.url)), await pageBundle())
