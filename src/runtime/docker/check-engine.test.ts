import { expect, test } from 'vitest'
import { isElsewhere, limitProblems } from './check-engine.ts'

test('tells engines of this machine from others', () => {
  for (const here of ['unix:///run/docker.sock', 'npipe:////./pipe/docker_engine', 'tcp://127.0.0.1:2375']) {
    expect(isElsewhere(here)).toBe(false)
  }
  expect(isElsewhere('tcp://[::1]:2376')).toBe(false)
  for (const there of [
    'tcp://docker:2375',
    'ssh://me@example.org',
    'tcp://10.0.0.1:2375',
    'ssh://me@localhost.example',
  ]) {
    expect(isElsewhere(there)).toBe(true)
  }
})

test('names each controller that is missing, and stops for none of them', () => {
  const words = (limits: Parameters<typeof limitProblems>[0]): string[] =>
    limitProblems(limits, false).map(({ what, fatal }) => `${fatal} ${what}`)
  expect(words({ CPUSet: true, MemoryLimit: true, SwapLimit: true })).toEqual([])
  expect(words({})).toEqual([])
  expect(words({ CPUSet: false, MemoryLimit: true, SwapLimit: false })).toEqual([
    expect.stringMatching(/^false .*keep containers to CPUs/),
    expect.stringMatching(/^false .*swapping/),
  ])
  expect(words({ CPUSet: true, MemoryLimit: false, SwapLimit: false })).toEqual([
    expect.stringMatching(/^false .*memory budget is not enforced/),
  ])
})

test('knows that a rootless engine needs controllers delegated', () => {
  expect(limitProblems({ CPUSet: false }, true)[0]?.remedy).toContain('Delegate')
})
