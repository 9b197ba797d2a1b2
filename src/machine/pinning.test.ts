import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { canPin, parseCpuList, pinThisProcess, usableCpus } from './pinning.ts'

test.each([
  ['0', [0]],
  ['1', [1]],
  ['0-3', [0, 1, 2, 3]],
  ['2-3,7,10-11', [2, 3, 7, 10, 11]],
  ['', []],
])('the list %j', (list, cpus) => {
  expect(parseCpuList(list)).toEqual(cpus)
})

test.runIf(canPin())('counts only CPUs that this process may use, by their own numbers', () => {
  const last = usableCpus().at(-1) ?? 0
  using _pinned = pinThisProcess([last])
  expect(usableCpus()).toEqual([last])
})

test.runIf(canPin())('a child is held to the CPUs of its parent', () => {
  const last = String(usableCpus().at(-1))
  const module = new URL('./pinning.ts', import.meta.url).href
  const script = `import('${module}').then(({ usableCpus }) => console.log(usableCpus().join()))`
  const printed = execFileSync('taskset', ['--cpu-list', last, process.execPath, '-e', script], { encoding: 'utf8' })
  expect(printed.trim()).toBe(last)
})
