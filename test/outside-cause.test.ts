import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
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

test.runIf(process.platform === 'linux')(
  'a load driver that is killed ends the run, is no failure of a target, and what was measured is kept',
  async () => {
    using archbench = new Archbench()
    const [[, scenario] = ['', '']] = DOCUMENTED_SCENARIOS
    writeFileSync(join(archbench.folder, 'guestbook.mts'), scenario)
    const target = join(packageRoot, 'test', 'fixtures', 'guestbook')
    const quick = ['--rounds', '30', '--warm-up', '300ms', '--profile', 'saturate', '--saturate', '300ms']
    const started = archbench.start(['compare', './guestbook.mts', '-t', target, ...quick])
    await started.printed(/round 2 of 30/)
    for (const pid of descendants(started.child.pid ?? 0)) {
      if (readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('driver-child')) process.kill(pid, 'SIGKILL')
    }
    const { code, stderr } = await started.ended
    expect(stderr).toMatch(/archbench: the load driver (has )?ended.* Found: SIGKILL\. Run it again/)
    expect({ code, isBug: stderr.includes('this is a bug') }).toEqual({ code: 1, isBug: false })
    const [name = ''] = archbench.results()
    const result = JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8')) as Result
    expect(result.warnings).toContainEqual(expect.stringMatching(/^The load driver .*ended.*SIGKILL.*the run with it/))
    expect(result.targets).toMatchObject([{ status: 'measured', failure: null }])
    expect(result.targets[0]?.rounds.length).toBeGreaterThan(0)
    expect(result.targets[0]?.rounds.length).toBeLessThan(30)
    await expect.poll(() => archbench.leftProcesses()).toEqual([])
  },
)

function descendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )
  return [...children, ...children.flatMap(descendants)]
}
