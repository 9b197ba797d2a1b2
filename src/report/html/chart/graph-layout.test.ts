import { expect, it } from 'vitest'
import { columnsOf } from './graph-layout.ts'

it('puts each component as far from the entry point as the shortest way to it is long', () => {
  const nodes = [
    { name: 'db', reaches: [] },
    { name: 'gateway', reaches: ['orders', 'catalog'] },
    { name: 'orders', reaches: ['catalog', 'db'] },
    { name: 'catalog', reaches: ['db'] },
  ]
  expect(columnsOf(nodes, 'gateway')).toEqual([['gateway'], ['orders', 'catalog'], ['db']])
})

it('puts what nothing reaches before what it reaches', () => {
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

it('ends where components reach each other in a circle, and passes over names of none', () => {
  const nodes = [
    { name: 'a', reaches: ['b', 'nobody'] },
    { name: 'b', reaches: ['a'] },
  ]
  expect(columnsOf(nodes, 'a')).toEqual([['a'], ['b']])
})

it('begins with the first component where the entry point is not known', () => {
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
