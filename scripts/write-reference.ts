import { readFile, writeFile } from 'node:fs/promises'
import { GENERATED, withGenerated } from './reference-pages.ts'

for (const page of Object.keys(GENERATED)) {
  const file = new URL(`../docs/${page}`, import.meta.url)
  await writeFile(file, withGenerated(page, await readFile(file, 'utf8')))
}
