import { expect, test } from 'vitest'
import { chart } from './chart.ts'

const options = { columns: 40, rows: 5, label: (value: number) => value.toFixed(1) }

test('draws values, levels and changes', () => {
  const values = [1, 2, 1, 4, 5, 4]
  const levels = [
    { from: 0, to: 3, value: 1 },
    { from: 3, to: 6, value: 4 },
  ]
  expect(chart(values, levels, options)).toEqual([
    '5.0 |           :    o',
    '    |           :o-------o',
    '3.0 |           :',
    '    |    o      :',
    '1.0 |o-------o  :',
  ])
})

test('puts several values into one column where there are more than columns', () => {
  const values = Array.from({ length: 500 }, (_, index) => index)
  const lines = chart(values, [], { ...options, columns: 30 })
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30)
  expect(lines[0]).toMatch(/o$/)
  expect(lines.at(-1)).toMatch(/\|o/)
})

test.each([[[7]], [[0, 0, 0]], [[-3, -3]]])('draws %j, which has no range, in the middle', (values) => {
  expect(chart(values, [], options)[2]).toContain('o')
})
