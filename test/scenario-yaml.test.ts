import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Result } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'
import { expectMeasured } from './expect-measured.ts'

const site = join(import.meta.dirname, 'fixtures', 'plain-site')
const TOKEN = 'a-token-that-stays-secret'

const SCENARIO = `
title: A site
headers: { authorization: "Bearer \${env:SITE_TOKEN}" }
requests:
  - { name: welcome, weight: 2, path: /, expect: { checks: [{ text: Welcome }] } }
journeys:
  - name: buy
    steps:
      - { name: cart, method: POST, path: /carts, expect: { status: 201 }, capture: { cart: { json: $.id } } }
      - { name: look, path: "/carts/\${cart}", expect: { checks: [{ json: $.id, equals: "\${cart}" }] } }
`

const WINDOWS = ['--rounds', '2', '--saturate', '300ms', '--steady', '300ms', '--rate', '100', '--warm-up', '1s']

test('a site without /bench routes is measured with a scenario.yaml; secrets are nowhere to be seen', async () => {
  using archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'scenario.yaml'), SCENARIO)
  const args = ['compare', './scenario.yaml', '-t', site, '--workers', '2', ...WINDOWS]
  const ended = await archbench.run(args, { SITE_TOKEN: TOKEN })
  expect(ended.stderr).toContain('Note: plain-site is measured without some checks. It serves no POST /bench/reset')
  const [file = ''] = archbench.results()
  const text = readFileSync(join(archbench.folder, 'reports', file), 'utf8')
  const result = JSON.parse(text) as Result
  const { targets, scenario, warnings } = result
  expect(targets.map(({ failure }) => failure)).toEqual([null])
  expect(scenario.mix).toEqual({ welcome: 0.5, 'buy / cart': 0.25, 'buy / look': 0.25 })
  const stages = targets.flatMap(({ rounds }) => rounds).flatMap((round) => round.stages)
  expect(stages).toHaveLength(4)
  for (const { errors, requests } of stages) {
    expect(errors).toEqual({})
    expect(requests.completed).toBeGreaterThan(0)
  }
  expect(warnings.join()).toContain('whether accepted writes are stored is not checked')
  expectMeasured(ended, result)
  for (const output of [ended.stdout, ended.stderr, text]) expect(output).not.toContain(TOKEN)
})
