import { expect, test } from 'vitest'
import { memoryOf, parseProportional, parseResident } from './memory.ts'

test('shared pages are divided among their users', () => {
  expect(parseProportional('Rss:    900 kB\nPss:    300 kB\nPss_Dirty:  7 kB\n')).toBe(300 * 1024)
})

test('without a summary the mappings are added up', () => {
  expect(parseProportional('Pss:    300 kB\nSize: 8 kB\nPss:    20 kB\n')).toBe(320 * 1024)
})

test('a kernel that tells no proportional size has said nothing, not 0', () => {
  expect(parseProportional('')).toBeUndefined()
  expect(parseProportional('Pss:   0 kB\n')).toBeUndefined()
  expect(parseResident('Name:\tnode\nVmRSS:\t   4096 kB\n')).toBe(4096 * 1024)
  expect(parseResident('Name:\tnode\nState:\tZ (zombie)\n')).toBeUndefined()
})

test('this process has memory; one that is not there has no figure', () => {
  expect(memoryOf([process.pid])).toBeGreaterThan(2 ** 20)
  expect(memoryOf([2 ** 30])).toBeUndefined()
})
