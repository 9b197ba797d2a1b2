import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import type { Result } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'
import { DOCUMENTED_SCENARIOS } from './documented-scenarios.ts'

/** Targets that are right, by the name of the scenario whose example they serve. */
const TARGETS: Readonly<Record<string, string>> = { guestbook: 'guestbook' }

test('there is an example to copy', () => {
  expect(DOCUMENTED_SCENARIOS.map(([file]) => file)).toContain('docs/writing-a-scenario.md')
})

test.each(DOCUMENTED_SCENARIOS)(
  'the scenario in %s, as it is, finds no fault with a target that is right, reset after reset',
  async (_, code) => {
    using archbench = new Archbench()
    writeFileSync(join(archbench.folder, 'example.mts'), code)
    const name = /name: '([\w-]+)'/.exec(code)?.[1] ?? ''
    const target = join(packageRoot, 'test', 'fixtures', TARGETS[name] ?? `no target for ${name}`)
    const windows = ['--saturate', '300ms', '--steady', '300ms', '--rate', '100', '--warm-up', '1s']
    const ended = await archbench.run([
      'compare',
      './example.mts',
      '-t',
      target,
      '--rounds',
      '2',
      '--workers',
      '2',
      ...windows,
      '--json',
    ])
    expect(ended.stderr).not.toContain('this is a bug')
    const { targets } = JSON.parse(ended.stdout) as Result
    const stages = targets.flatMap(({ rounds }) => rounds).flatMap((round) => round.stages)
    expect(targets.map(({ failure }) => failure)).toEqual([null])
    expect(stages).toHaveLength(4)
    for (const { errors, requests } of stages) {
      expect(errors).toEqual({})
      expect(requests.completed).toBeGreaterThan(0)
    }
    expect(ended.code).toBe(0)
  },
)
