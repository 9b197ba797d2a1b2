import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeRoot } from '../../base/package-root.ts'
import { testService, testTopology } from '../../topology/testing/topology.ts'
import { startLines } from './start-lines.ts'

const choice = { name: 'process', because: 'it was asked for' } as const
const runtime = 'Runtime: process, because it was asked for.'
const builtIn = testTopology([], { file: join(codeRoot, 'reference-impls/ecommerce/monolith/compose.yaml') })

test('whose code runs with the rights of the user comes first, unless all of it is built in', () => {
  expect(startLines(choice, [builtIn], 'ecommerce')).toEqual([runtime])
  expect(startLines(choice, [builtIn, testTopology([], { name: 'mine' })], './guestbook.ts')).toEqual([
    'Note: the commands of mine and the code of ./guestbook.ts run on this machine with your rights.',
    runtime,
  ])
  expect(startLines({ ...choice, name: 'docker' }, [testTopology([])], 'ecommerce')).toEqual([
    'Runtime: docker, because it was asked for.',
  ])
})

test('what to know of the compose files follows', () => {
  const web = testService('web', { environment: { DB_HOST: 'db' } })
  const notes = ['the variable X of compose.yaml is not set: it is taken as empty']
  const [, , ...lines] = startLines(choice, [testTopology([web, testService('db')], { name: 'mine', notes })], 'x')
  expect(lines).toEqual([
    'Note: mine: the variable X of compose.yaml is not set: it is taken as empty.',
    expect.stringMatching(/^Note: DB_HOST of web \(mine\) is the host name db, .* expose the port of db/),
  ])
})
