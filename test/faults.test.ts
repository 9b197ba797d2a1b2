import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { processFaultRefusal } from '../src/runtime/process/fault-refusal.ts'
import { fixtureTopology } from './fixture-topology.ts'
import { describeFaults } from './runtime-conformance/faults-suite.ts'
import { underTest } from './runtime-conformance/runtime-under-test.ts'

let temporary: string
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'archbench-test-'))
  process.env.ARCHBENCH_TMPDIR = temporary
})
afterAll(() => {
  delete process.env.ARCHBENCH_TMPDIR
  rmSync(temporary, { recursive: true, force: true })
})

describeFaults(underTest('process'))

test('processes have no memory limit and no disk of their own', async () => {
  const refusal = processFaultRefusal(await fixtureTopology('small'))
  expect(refusal({ kind: 'memory', components: ['db'], amount: 0.5 })).toMatch(/no memory limit .*--runtime docker/)
  expect(refusal({ kind: 'disk-full', components: ['db'] })).toMatch(/the disk of this machine.*--runtime docker/)
})
