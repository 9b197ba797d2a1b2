import { expect, test } from 'vitest'
import { DeliveryBuffer } from './delivery-buffer.ts'

const delivery = (partition: number, position: string) => ({ partition, key: 'k', value: 'v', position })

test('gives entries in the order of their arrival, and of each partition the receipt of the last one taken', () => {
  const buffer = new DeliveryBuffer<string>()
  for (const [partition, position] of [
    [0, '1'],
    [1, '1'],
    [0, '2'],
    [0, '3'],
  ] as const) {
    buffer.add(delivery(partition, position), `${partition}:${position}`)
  }
  expect(buffer.take(3)).toEqual([delivery(0, '1'), delivery(1, '1'), delivery(0, '2')])
  expect(buffer.receipts()).toEqual(['0:2', '1:1'])
  expect(buffer.receipts()).toEqual([])
  expect(buffer.take(3)).toEqual([delivery(0, '3')])
  expect(buffer.take(3)).toEqual([])
})
