import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApiSchema } from '../../src/import/openapi/document.ts'
import { openApi } from '../../src/import/openapi/importer.ts'
import { commentedRequests, faultFinder } from '../../src/import/openapi/testing/fault-finder.ts'
import { eachRequest, ImportFolder } from '../../src/import/testing/import-folder.ts'

// Documents that others publish, as the registry has them: too large to be kept here.

let temporary: string
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'archbench-test-'))
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

test.each([
  ['GitHub', '@octokit/openapi@23.0.2', 'generated/api.github.com.json', 1_223, 88],
  ['Directus', '@directus/specs@15.2.0', 'dist/openapi.json', 136, 85],
])('every request that is made for the API of %s is valid', async (_, name, file, operations, callable) => {
  const tarball = execFileSync('npm', ['pack', '--silent', name], { cwd: temporary, encoding: 'utf8' }).trim()
  execFileSync('tar', ['-xzf', tarball, `package/${file}`], { cwd: temporary })
  const path = join(temporary, 'package', file)
  const document = openApiSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  using folder = new ImportFolder()
  const imported = await openApi.read(path)
  expect(imported.notes[0]).toBe(`${operations} operations; ${callable} can be sent as they are.`)
  const faults = faultFinder(
    document,
    new URL(document.servers?.[0]?.url ?? '/', 'http://target').pathname.replace(/\/$/, ''),
  )
  const requests = eachRequest(await folder.load(imported))
  expect(requests).toHaveLength(callable)
  expect(requests.flatMap(faults)).toEqual([])
  const text = commentedRequests(imported.files[0]?.text ?? '')
  const others = eachRequest(await folder.load({ ...imported, files: [{ name: 'scenario.yaml', text }] }))
  expect(others.length).toBeGreaterThan(50)
  expect(others.flatMap(faults)).toEqual([])
})
