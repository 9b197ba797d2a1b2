import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DeployedFunctions, deployFunctions } from '../../architectures/serverless/testing/functions.ts'
import { rowLocks } from '../../kit/testing/row-locks.ts'
import { Network } from '../testing/network.ts'
import { describeNetwork } from '../testing/network-contract.ts'

describe('the social network as functions', () => {
  let deployed: DeployedFunctions
  let network: Network

  beforeAll(async () => {
    deployed = await deployFunctions(import.meta.dirname, 'social')
    network = new Network(deployed.platform.url)
  })
  afterAll(() => deployed?.[Symbol.asyncDispose](), 60_000)

  describeNetwork(() => network)

  test('fans out a post once whose message is delivered again, because the platform was killed meanwhile', async () => {
    const rows = await rowLocks(deployed.server.url('social'))
    // The author is locked, so that the function is at work when everything is killed.
    await rows.hold('select from profiles where id = 3 for update')
    const { id } = await network.post(3, 'late')
    expect(await network.timeline(1)).toEqual(['long-ago'])
    await deployed.crashAtWork(rows)
    network = new Network(deployed.platform.url)
    await network.drained()
    expect(await network.timeline(1)).toEqual([id, 'long-ago'])
    expect(await network.timeline(6)).toEqual([id])
  })
})
