import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/scenario/random.ts'
import { Archbench } from '../archbench-process.ts'
import { objectsOf } from './leftovers.ts'

const COMPARE = ['compare', '--runtime', 'docker', '--targets', 'monolith,event-driven', '--rounds', '1']
const LATEST_MS = 14_000

const random = seededRandom(20)
const moments = Array.from({ length: 20 }, (_, run) => ({
  run,
  signal: run % 2 === 0 ? ('SIGINT' as const) : ('SIGKILL' as const),
  afterMs: random.int(100, LATEST_MS),
}))

test.each(moments)('run $run, ended by $signal after $afterMs ms, leaves nothing', async ({ signal, afterMs }) => {
  using archbench = new Archbench()
  const started = archbench.start([...COMPARE, '--warm-up', '2s'])
  await Promise.race([delay(afterMs), started.ended])
  started.child.kill(signal)
  const { stderr } = await started.ended
  // What SIGKILL leaves, the next start removes.
  if (signal === 'SIGKILL') expect((await archbench.run(['clean'])).code).toBe(0)
  const left = await objectsOf([started.child.pid])
  if (left.length > 0) expect(stderr).toContain('a process in the background sees to it')
  await expect.poll(() => objectsOf([started.child.pid]), { timeout: 20_000 }).toEqual([])
  await expect.poll(() => archbench.leftProcesses(), { timeout: 10_000 }).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
})
