import { Admin } from '@platformatic/kafka'
import { expect, test } from 'vitest'
import { freePort } from '../../../../kit/testing/free-port.ts'
import { lastReason } from './reason.ts'

test('finds the refused connection below all attempts', async () => {
  const broker = { host: '127.0.0.1', port: await freePort() }
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker], retries: 2, retryDelay: 1 })
  const error = await admin.listTopics().catch((thrown) => thrown)
  expect(String(error).length).toBeGreaterThan(300)
  expect(lastReason(error)).toMatchObject({ code: 'ECONNREFUSED' })
  await admin.close()
})

test('leaves any other error as it is', () => {
  const error = new Error('the database is away')
  expect(lastReason(error)).toBe(error)
})
