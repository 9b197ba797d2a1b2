import { expect, test } from 'vitest'
import { columnsOf } from './graph-layout.ts'

test('puts each component as far from the entry point as the shortest way to it is long', () => {
  const nodes = [
    { name: 'db', reaches: [] },
    { name: 'gateway', reaches: ['orders', 'catalog'] },
    { name: 'orders', reaches: ['catalog', 'db'] },
    { name: 'catalog', reaches: ['db'] },
  ]
  expect(columnsOf(nodes, 'gateway')).toEqual([['gateway'], ['orders', 'catalog'], ['db']])
})

test('puts what nothing reaches before what it reaches', () => {
  const nodes = [
    { name: 'api', reaches: ['log'] },
    { name: 'worker', reaches: ['log', 'db'] },
    { name: 'log', reaches: [] },
    { name: 'db', reaches: [] },
  ]
  expect(columnsOf(nodes, 'api')).toEqual([
    ['api', 'worker'],
    ['log', 'db'],
  ])
})

test('ends where components reach each other in a circle, and passes over names of none', () => {
  const nodes = [
    { name: 'a', reaches: ['b', 'nobody'] },
    { name: 'b', reaches: ['a'] },
  ]
  expect(columnsOf(nodes, 'a')).toEqual([['a'], ['b']])
})

test('begins with the first component where the entry point is not known', () => {
  expect(
    columnsOf(
      [
        { name: 'a', reaches: [] },
        { name: 'b', reaches: [] },
      ],
      null,
    ),
  ).toEqual([['a', 'b']])
  expect(columnsOf([], null)).toEqual([])
})
