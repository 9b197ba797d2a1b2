import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { resultJsonSchema } from '../src/result/json-schema.ts'

const file = fileURLToPath(new URL('../reports/result.schema.json', import.meta.url))

await writeFile(file, `${JSON.stringify(resultJsonSchema(), null, 2)}\n`)
await promisify(execFile)('npx', ['--no-install', 'biome', 'format', '--write', file])
