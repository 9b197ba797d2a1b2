import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { listScenarios } from '../../scenario/load.ts'
import { OWN_CLAIMS, readClaims } from './read-claims.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-claims-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const GOOD = `
runs:
  shop: { scenario: ecommerce, targets: [monolith, serverless], rate: 100/s }
sources:
  us: { title: Ours }
claims:
  - id: one
    statement: It is so.
    source: us
    run: shop
    metric: { estimate: p50Ms, of: monolith }
    expect: { atLeast: 1 }
`

async function refusalOf(text: string): Promise<string> {
  const file = join(folder, 'claims.yaml')
  writeFileSync(file, text)
  const error = await readClaims(file).catch((reason: unknown) => reason)
  if (!(error instanceof UserError)) throw new Error(`it was not refused: ${String(error)}`)
  return error.paragraph()
}

test('our own claims can be read, and their runs are of scenarios that there are', async () => {
  const { claims, runs } = await readClaims(OWN_CLAIMS)
  const scenarios = new Set((await listScenarios()).map(({ name }) => name))
  for (const { scenario } of Object.values(runs)) expect(scenarios).toContain(scenario)
  expect(claims.length).toBeGreaterThanOrEqual(15)
})

test.each([
  ['estimate: p50Ms, of', 'estimate: p51Ms, of', /:11:\d+ claims\.0\.metric\.estimate/],
  ['of: monolith', 'of: monolit', /claims\.0\.metric\.of.*Expected: a target of its run: monolith, serverless/s],
  ['metric: { estimate', 'metric: { guess', /Expected: a metric with one of the keys estimate, ratio/],
  ['source: us', 'source: them', /claims\.0\.source.*Found: "them".*Expected: one of us/s],
  ['run: shop', 'run: shopp', /claims\.0\.run.*Expected: one of shop/s],
  ['atLeast: 1', 'atLeast: 2, atMost: 1', /atLeast no greater than atMost/],
  ['{ atLeast: 1 }', '{}', /atLeast, atMost or both/],
  ['rate: 100/s', 'rate: 50%', /Expected: a rate like 100\/s/],
  ['of: monolith }', 'of: monolith, atRate: 50/s }', /claims\.0\.metric\.atRate.*Expected: the rate of its run: 100/s],
  ['id: one', 'id: One', /small letters, digits and hyphens/],
])('%s changed to %s is refused with its place', async (from, to, words) => {
  expect(await refusalOf(GOOD.replace(from, to))).toMatch(words)
})
