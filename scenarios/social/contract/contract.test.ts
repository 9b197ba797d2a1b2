import { describe, expect, test } from 'vitest'
import { loadBenchData } from '../../../src/scenario/bench-data.ts'
import { openClient } from '../../../src/scenario/client.ts'
import { type ContractReport, checkContract } from '../../../src/scenario/contract.ts'
import { scenarioDataset } from '../../../src/scenario/stream.ts'
import social from '../index.ts'
import { type Flaw, tinyNetwork } from '../testing/tiny-network.ts'

const data = scenarioDataset(social, 1)

async function checked(flaws: readonly Flaw[], asynchronous = false): Promise<ContractReport> {
  await using server = await tinyNetwork(flaws, asynchronous)
  await using client = openClient(server.url, flaws.length === 0 ? {} : { eventuallyTimeoutMs: 500 })
  await loadBenchData(client, data)
  return await checkContract(social, data, client)
}

describe('the contract of the social network', () => {
  test('is kept by a network that writes at once', async () => {
    const { passed, failed } = await checked([])
    expect(failed).toEqual([])
    expect(passed.length).toBe(2 + Object.keys(social.operations).length + social.contract.length)
  })

  test('is kept by a network that writes later', async () => {
    expect((await checked([], true)).failed).toEqual([])
  })

  test.concurrent.each<[Flaw, RegExp, RegExp]>([
    ['takes any token', /without a valid token/, /found 20\d .*expected 401/],
    ['takes expired tokens', /a token that has expired is refused/, /found 200 .*expected 401/],
    ['takes long texts', /a post with a text of 501 characters is refused/, /found 201 .*expected 400/],
    ['lets people follow themselves', /nobody can follow themselves/, /found 200 .*expected 422/],
    ['forgets keys', /the same key several times/, /found ids .*expected one/],
    ['forgets what a key stood for', /what a key stands for cannot be changed/, /found 200 .*expected 422/],
    ['shows own posts', /a post comes into the timelines of followers/, /not to be in the timeline/],
    ['shows oldest first', /newest first, on pages of any size/, /not newest first/],
    ['skips a post between pages', /newest first, on pages of any size/, /found \d+ posts, expected the same \d+/],
    [
      'keeps posts of those who are followed no longer',
      /following brings in what was written before/,
      /not to be in the timeline/,
    ],
    [
      'shows only what was written since',
      /following brings in what was written before/,
      /expected post history-\d+ to be in the timeline/,
    ],
    [
      'counts followers twice',
      /following brings in what was written before/,
      /followers after one more, who asked twice/,
    ],
    ['shows all comments', /the latest 20 comments, newest first/, /found comments .*expected/],
    ['forgets to store', /the audit agrees with the answers/, /lost: .* was accepted and is not stored/],
  ])('is broken by a network that %s', async (flaw, name, message) => {
    const failure = (await checked([flaw])).failed.find((candidate) => name.test(candidate.name))
    expect(failure?.message).toMatch(message)
  })

  test('has no two cases of the same name', () => {
    expect(new Set(social.contract.map(({ name }) => name)).size).toBe(social.contract.length)
  })
})
