import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { TearDown } from './tear-down.ts'

test('all is ended, last things first, and what fails is a warning with all that is in it', async () => {
  const warnings: string[] = []
  const ended: string[] = []
  {
    await using tearDown = new TearDown((text) => warnings.push(text))
    const ending = (name: string, error?: Error): AsyncDisposable => ({
      async [Symbol.asyncDispose]() {
        ended.push(name)
        if (error) throw error
      },
    })
    tearDown.use(
      'the log folder',
      ending('logs', new UserError('logs cannot be kept', { remedy: 'Fix: free the disk' })),
    )
    tearDown.use(
      'the docker runtime',
      ending('runtime', new SuppressedError(new Error('no network'), new Error('no container'), 'two')),
    )
    expect(tearDown.use('the load driver', ending('driver'))).toBeDefined()
  }
  expect(ended).toEqual(['driver', 'runtime', 'logs'])
  expect(warnings).toHaveLength(2)
  expect(warnings[0]).toMatch(
    /^the docker runtime could not be ended as it should: two\n(.|\n)*no container(.|\n)*no network/,
  )
  expect(warnings[1]).toBe('the log folder could not be ended as it should: logs cannot be kept. Fix: free the disk.')
})
