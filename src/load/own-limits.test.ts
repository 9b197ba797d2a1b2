import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { checkOwnLimits, readOwnLimits } from './own-limits.ts'

const needs = { connections: 100, setBy: 'connections', workers: 1 }

function refusal(limits: { openFiles?: number; localPorts?: number }): string {
  try {
    checkOwnLimits(needs, { openFiles: undefined, localPorts: undefined, ...limits })
  } catch (error) {
    if (error instanceof UserError) return `${error.exitCode} ${error.paragraph()}`
  }
  return ''
}

test('what does not suffice is named with what is needed and what raises it', () => {
  expect(refusal({ openFiles: 40 })).toMatch(
    /^1 The load driver may not open .* Found: at most 40 open files \(ulimit -n\)\. Expected: 228, for 100 connections\. Raise .*ulimit -n 228/,
  )
  expect(refusal({ localPorts: 28 })).toMatch(
    /^1 The load driver has too few local ports .* Found: 28 ports .* Expected: 180, for 100 connections\. Widen .*ip_local_port_range/,
  )
})

test('what suffices, has no limit or is not told is let go', () => {
  expect(refusal({ openFiles: 228, localPorts: 180 })).toBe('')
  expect(refusal({})).toBe('')
})

test.runIf(process.platform === 'linux')('the soft limit is raised by Node.js; the hard one is what counts', () => {
  const script = `import(${JSON.stringify(new URL('./own-limits.ts', import.meta.url).href)})
    .then(({ readOwnLimits }) => console.log(readOwnLimits().openFiles))`
  const under = (limit: string): number =>
    Number(spawnSync('sh', ['-c', `${limit} && exec "$@"`, 'sh', process.execPath, '--eval', script]).stdout)
  const { openFiles = 0, localPorts = 0 } = readOwnLimits()
  expect(openFiles).toBeGreaterThan(64)
  expect(localPorts).toBeGreaterThan(0)
  expect(under('ulimit -Sn 64')).toBe(openFiles)
  expect(under('ulimit -n 64')).toBe(64)
})
