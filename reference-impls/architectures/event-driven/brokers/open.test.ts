import { expect, test } from 'vitest'
import { openEventLog } from './open.ts'

test('says which logs there are when an address is none of them', async () => {
  const url = new URL('redis://log:6379')
  const opening = openEventLog({ url, topics: [], partitions: 1, maxBatchEntries: 1, batchIntervalMs: 1 })
  await expect(opening).rejects.toThrow('"redis" is no event log: the address must begin with one of postgres, kafka')
})
