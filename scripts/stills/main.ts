import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readResult } from '../../src/result/read-result.ts'
import { stillsOf } from './stills.ts'

// Pictures of a result of a real run, for the README: npm run stills -- reports/<result>.json

const [file = ''] = process.argv.slice(2)
const stills = await stillsOf(await readResult(file))
for (const [name, picture] of Object.entries(stills)) {
  await writeFile(fileURLToPath(new URL(`../../docs/pictures/${name}.svg`, import.meta.url)), picture)
}
