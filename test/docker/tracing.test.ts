import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resultSchema } from '../../src/result/schema.ts'
import { Archbench } from '../archbench-process.ts'
import { expectMeasured } from '../expect-measured.ts'
import { objectsOf } from './leftovers.ts'

test('components in containers send the spans of sampled requests to the run', async () => {
  using archbench = new Archbench()
  const flags = ['--runtime', 'docker', '--profile', 'smoke', '--warm-up', '1s', '--trace', 't.json', '--trace-share']
  const started = archbench.start(['run', 'event-driven', ...flags, '100%', '--json', '--quiet'])
  const ended = await started.ended
  const result = resultSchema.parse(JSON.parse(ended.stdout))
  expectMeasured(ended, result)
  const { tracing } = result
  expect(tracing).toMatchObject({ share: 1, dropped: 0, refused: 0 })
  const components = tracing?.targets[0]?.components.map(({ component }) => component)
  expect(components).toEqual(expect.arrayContaining(['driver', 'api']))
  // An answer does not wait for the worker.
  expect(readFileSync(join(archbench.folder, 't.json'), 'utf8')).toContain('{"stringValue":"worker"}')
  expect(await objectsOf([started.child.pid])).toEqual([])
})
