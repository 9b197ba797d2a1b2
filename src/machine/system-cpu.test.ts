import { describe, expect, test } from 'vitest'
import { parseSystemCpu, readSystemCpu } from './system-cpu.ts'

const stat = `cpu  300 10 100 1000 50 0 20 7 5 0
cpu0 100 10 60 500 25 0 15 5 5 0
cpu1 200 0 40 500 25 0 5 2 0 0
intr 1 2 3
ctxt 99
`

describe('parseSystemCpu', () => {
  test('adds up the CPUs that are asked for', () => {
    expect(parseSystemCpu(stat, [1])).toEqual({ busyMs: 2_450, stealMs: 20, totalMs: 7_720 })
    expect(parseSystemCpu(stat, [0, 1])).toEqual({ busyMs: 4_300, stealMs: 70, totalMs: 14_870 })
  })

  test('takes the sum of all where none is named', () => {
    expect(parseSystemCpu(stat, [])).toEqual(parseSystemCpu(stat, [0, 1]))
  })

  test('does not tell of CPUs that are not there', () => {
    expect(parseSystemCpu(stat, [7])).toBeUndefined()
  })
})

describe.runIf(process.platform === 'linux')('readSystemCpu', () => {
  test('never falls', () => {
    const before = readSystemCpu([])
    const after = readSystemCpu([])
    expect(after?.totalMs).toBeGreaterThanOrEqual(before?.totalMs ?? Number.NaN)
  })
})
