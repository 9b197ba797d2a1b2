import { expect, test } from 'vitest'
import { checkedName } from './name.ts'

test('takes names that every broker can write down', () => {
  expect(checkedName('orders_2')).toBe('orders_2')
})

test.each(['', 'Orders', '2orders', 'a.b', 'a>', 'a b', 'a'.repeat(42)])('refuses "%s"', (name) => {
  expect(() => checkedName(name)).toThrow('cannot name a topic or group')
})
