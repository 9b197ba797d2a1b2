import { expect, test } from 'vitest'
import { inFlightCounter } from './in-flight.ts'

test('the mean is weighted by time and begins at the opening', () => {
  const inFlight = inFlightCounter()
  inFlight.change(1, 0)
  inFlight.change(1, 50)
  inFlight.open(100)
  inFlight.change(1, 110)
  inFlight.change(-1, 120)
  inFlight.change(-1, 120)
  expect(inFlight.now).toBe(1)
  // 2 for 10 ms, 3 for 10 ms, 1 for 20 ms
  expect(inFlight.meanUntil(140)).toBe((20 + 30 + 20) / 40)
})

test('a window without length has what is in flight', () => {
  const inFlight = inFlightCounter()
  inFlight.change(1, 5)
  inFlight.open(10)
  expect(inFlight.meanUntil(10)).toBe(1)
})
