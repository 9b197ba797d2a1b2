import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../src/base/package-root.ts'
import { resultJsonSchema } from './result-json-schema.ts'
import { scenarioJsonSchema } from './scenario-json-schema.ts'
import { settingsJsonSchema } from './settings-json-schema.ts'

const SCHEMAS = {
  'reports/result.schema.json': resultJsonSchema(),
  'docs/reference/archbench.schema.json': settingsJsonSchema(),
  'docs/reference/scenario.schema.json': scenarioJsonSchema(),
}

for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = join(packageRoot, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`)
  await promisify(execFile)('npx', ['--no-install', 'biome', 'format', '--write', file])
}
