import { readFile, writeFile } from 'node:fs/promises'
import { licencePage } from './licence-table.ts'

const lock = JSON.parse(await readFile(new URL('../package-lock.json', import.meta.url), 'utf8'))
await writeFile(new URL('../docs/reference/licences.md', import.meta.url), licencePage(lock.packages))
