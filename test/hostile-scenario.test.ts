import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Archbench } from './archbench-process.ts'

// What a scenario file can do to the process that it is loaded into. The rest of hostile input is in src/hostile-input.test.ts.

let archbench: Archbench
beforeAll(() => {
  archbench = new Archbench()
})
afterAll(() => archbench[Symbol.dispose]())

/** A scenario that is right but for these lines of it. */
const scenario = (lines: string): string => `import { z } from 'archbench'
const scenario = {
  name: 'mine', title: 'Mine', description: 'x', slo: { p99Ms: 1, errorShare: 0, visibilityP99Ms: 1 },
  dataset: () => ({}), planState: () => ({}), memory: () => ({}), contract: [], auditViews: {}, verify: () => ({}),
  operations: { get: { weight: 1, plan: () => ({}), request: () => ({}), answers: { 200: z.any() } } },
}
${lines}
export default scenario
`

test.concurrent.each([
  ['exit-0', 'process.exit(0)', /exit-0\.mjs: this file ends the process of archbench\. Found: process\.exit\(0\)/],
  ['exit-later', 'scenario.dataset = () => process.exit(7)', /exit-later\.mjs: this file ends the process/],
  ['await', 'await new Promise(() => {})', /await\.mjs: the file does not finish loading\. Found: a top-level/],
  [
    'throw-later',
    'setTimeout(() => { throw new Error("later") })\nawait new Promise((done) => setTimeout(done, 5000))',
    /throw-later\.mjs:7:26: this file threw an error\. Found: Error: later/,
  ],
  [
    'reject',
    'Promise.reject(3)\nawait new Promise((done) => setTimeout(done, 5000))',
    /reject\.mjs: this file threw an error\. Found: 3, which is no Error/,
  ],
  [
    'data',
    'scenario.dataset = () => { throw null }',
    /data\.mjs: this file threw an error\. Found: null, which is no Error/,
  ],
  [
    'getter',
    'Object.defineProperty(scenario, "title", { get() { throw new Error("no") } })',
    /getter\.mjs:7:58: this file threw/,
  ],
])('%s', async (name, lines, words) => {
  const file = join(archbench.folder, `${name}.mjs`)
  writeFileSync(file, scenario(lines))
  const ended = await archbench.run(['compare', file, '--targets', 'monolith', '--runtime', 'process'])
  expect(ended.stderr).toMatch(words)
  expect(ended.stderr).not.toMatch(/^\s+at |this is a bug/m)
  expect(ended.code).toBe(2)
})

test('a name that every object has is no catalogue', async () => {
  const ended = await archbench.run(['cost', '--cpu-ms', '3', '--provider', 'constructor'])
  expect(ended.stderr).toMatch(/^archbench: there is no catalogue "constructor"/)
  expect(ended.code).toBe(2)
})
