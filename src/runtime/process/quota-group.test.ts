import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { QuotaGroup, quotaParent } from './quota-group.ts'

const found = quotaParent()

test.runIf('parent' in found)('what is added to a group is kept to its quota by the kernel', async () => {
  if (!('parent' in found)) return
  const name = `archbench-test-${process.pid}`
  const folder = join(found.parent.folder, name)
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const group = QuotaGroup.make(found.parent, name, 0.1)
  const busy = spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' })
  try {
    expect(read('cpu.cfs_quota_us').trim()).toBe('10000')
    expect(read('cpu.cfs_period_us').trim()).toBe('100000')
    group?.add([busy.pid ?? 0, 2 ** 22 + 1])
    expect(read('cgroup.procs').trim()).toBe(`${busy.pid}`)
    while (!/^nr_throttled [1-9]/m.test(read('cpu.stat'))) await delay(20)
  } finally {
    busy.kill('SIGKILL')
    await once(busy, 'exit')
    group?.[Symbol.dispose]()
  }
  expect(existsSync(folder)).toBe(false)
})

test.runIf('refusal' in found)('where there can be none, the reason is a sentence', () => {
  expect('refusal' in found && found.refusal).toMatch(/^\w.* .*\w$/)
})
