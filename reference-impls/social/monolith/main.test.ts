import path from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { Network } from '../testing/network.ts'
import { describeNetwork } from '../testing/network-contract.ts'

describe('the social network as a monolith', () => {
  let postgres: TestPostgres
  let service: LaunchedService
  let network: Network

  beforeAll(async () => {
    postgres = await startPostgres()
    const environment = { DATABASE_URL: postgres.url('social').href, TOKEN_SECRET: 'of the test' }
    service = await launch(path.join(import.meta.dirname, 'main.ts'), environment)
    network = new Network(service.url)
  })
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]()
    await postgres?.[Symbol.asyncDispose]()
  })

  describeNetwork(() => network)
})
