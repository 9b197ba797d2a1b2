import { expect, test } from 'vitest'
import { InFlight } from './in-flight.ts'

test('waits for what has begun, and does not mind how it ends', async () => {
  const inFlight = new InFlight()
  const operation = Promise.withResolvers<void>()
  const tracked = inFlight.track(operation.promise)
  let isSettled = false
  const settled = inFlight.settled().then(() => {
    isSettled = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(isSettled).toBe(false)
  operation.reject(new Error('refused'))
  await expect(tracked).rejects.toThrow('refused')
  await settled
  await inFlight.settled()
})
