import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import { Archbench } from './archbench-process.ts'
import { DOCUMENTED_SCENARIOS } from './documented-scenarios.ts'

/** The targets, and what is printed when each has begun to hold things up. All would take 60 s to stop. */
const TARGETS = [
  ['deaf', /starting deaf/],
  ['healthdribble', /starting healthdribble/],
  ['benchdribble', /checking that all/],
  ['hang', /checking that all/],
] as const

test.each(TARGETS)('Ctrl-C ends a run whose target is %s', async (name, printed) => {
  using archbench = new Archbench()
  const [[, scenario] = ['', '']] = DOCUMENTED_SCENARIOS
  writeFileSync(join(archbench.folder, 'guestbook.mts'), scenario)
  const target = join(packageRoot, 'test', 'fixtures', 'stubborn', name)
  const started = archbench.start(['compare', './guestbook.mts', '-t', target])
  await started.printed(printed)
  const askedMs = performance.now()
  started.child.kill('SIGINT')
  const { code } = await started.ended
  expect(code).toBe(130)
  // 2 s on a quiet machine; nowhere near what the target would take.
  expect(performance.now() - askedMs).toBeLessThan(30_000)
  await expect.poll(() => archbench.leftProcesses()).toEqual([])
})
