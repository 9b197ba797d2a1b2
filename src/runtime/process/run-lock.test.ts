import { expect, test } from 'vitest'
import { type Owner, thisOwner } from '../../machine/owner.ts'
import { type Evidence, type Life, lifeOf, lockName, parseLockName } from './run-lock.ts'

const here = { ...thisOwner(), boot: 'this-boot' }
const alive = (): string => here.startedAt
const gone = (): undefined => undefined

test('the name of a lock file tells the run and its owner', () => {
  expect(parseLockName(lockName('run-0f', here))).toEqual({ run: 'run-0f', owner: here })
  for (const name of ['run-0f', 'run-1-2-3', '../run-0f.a.b.c.1.d', 'run-0f.a.b.c.x.d']) {
    expect(parseLockName(name)).toBeUndefined()
  }
})

const free = { lock: 'locked', wasHeld: true } as const
const busy = { lock: 'busy', wasHeld: false } as const
const never = { lock: 'locked', wasHeld: false } as const
const noProgram = { lock: 'not available', wasHeld: false } as const

test.each<[string, Partial<Owner>, Omit<Evidence, 'owner'>, typeof alive | typeof gone, Life]>([
  ['a lock that is held, whatever else is known', { boot: 'earlier' }, busy, gone, 'alive'],
  ['a lock that is held on another machine', { machine: 'other' }, busy, gone, 'alive'],
  ['a lock that was held and is free, in another PID namespace', { pidNamespace: 'other' }, free, gone, 'ended'],
  [
    'a lock that was held and is free, in a container with a name of its own',
    { machine: 'other' },
    free,
    gone,
    'ended',
  ],
  ['a free lock on another machine that shares the disk', { machine: 'other', boot: 'other' }, free, gone, 'unknown'],
  ['a lock that was never held, in another PID namespace', { pidNamespace: 'other' }, never, gone, 'unknown'],
  ['a lock that was never held, and the process is there', {}, never, alive, 'alive'],
  ['no program for locks, and the process is gone', {}, noProgram, gone, 'ended'],
  ['no program for locks, in another PID namespace', { pidNamespace: 'other' }, noProgram, gone, 'unknown'],
  ['no program for locks, and the machine was started anew', { boot: 'earlier' }, noProgram, gone, 'ended'],
])('%s', (_what, changes, evidence, startOf, life) => {
  expect(lifeOf({ ...evidence, owner: { ...here, ...changes } }, here, startOf)).toBe(life)
})
