import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/package-root.ts'
import type { Result } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'
import { DOCUMENTED_SCENARIOS } from './documented-scenarios.ts'

test('what happens to a target from outside is not called a broken contract', async () => {
  using archbench = new Archbench()
  const [[, scenario] = ['', '']] = DOCUMENTED_SCENARIOS
  writeFileSync(join(archbench.folder, 'guestbook.mts'), scenario)
  const folders = ['exits', 'segfaults', 'disk-full', 'database-killed']
  const targets = folders.map((name) => join(packageRoot, 'test', 'fixtures', 'breaking', name)).join(',')
  const { stdout, stderr, code } = await archbench.run(['compare', './guestbook.mts', '-t', targets, '--json'])
  const result = JSON.parse(stdout) as Result
  const failures = Object.fromEntries(result.targets.map(({ name, failure }) => [name, failure?.message]))
  expect(failures).toEqual({
    exits: expect.stringContaining('the component "app" of exits is gone: it exited with code 9'),
    segfaults: expect.stringContaining('the component "app" of segfaults is gone: it was ended by SIGSEGV'),
    'disk-full': expect.stringMatching(
      /the component "app" .* the disk is full\. Found: ENOSPC: no space left on device/,
    ),
    'database-killed': expect.stringMatching(
      /the component "db" .* killed from outside\. Found: .*terminated by signal 9/,
    ),
  })
  expect(result.targets.flatMap(({ contract }) => contract.failed)).toEqual([])
  expect({ code, isBug: stderr.includes('this is a bug') }).toEqual({ code: 1, isBug: false })
})
